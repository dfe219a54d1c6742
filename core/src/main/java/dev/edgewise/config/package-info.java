/// The configuration of a run as data: sealed records, read from YAML and written back with every default filled
/// in.
///
/// Reading order: [dev.edgewise.config.RunConfig], [dev.edgewise.config.ConfigReader], one section such as
/// [dev.edgewise.config.OptimizerConfig]. Each section is one record; its `SECTION` table, in the same file,
/// holds what the record cannot say: the name in YAML, default, unit, range and a sentence for people. Reading,
/// range checks, error messages and `docs/configuration.md` all come from that table.
///
/// To add a key: (1) add the record component and its line in the table, in the same order; (2) check it in the
/// compact constructor; (3) add it to the test that maps every key, and write the documentation again as
/// [dev.edgewise.config.ConfigDoc] says. A key gets in when somebody turns it.
@NullMarked
package dev.edgewise.config;

import org.jspecify.annotations.NullMarked;
