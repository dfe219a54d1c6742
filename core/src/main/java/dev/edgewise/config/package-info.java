/// The configuration of a run as data: records, read from YAML and written back with every default filled in.
///
/// Reading order: [dev.edgewise.config.RunConfig], [dev.edgewise.config.ConfigReader], one section such as
/// [dev.edgewise.config.OptimizerConfig]. Each section is one record. The [dev.edgewise.settings.Key] of each
/// component says what its type cannot: default, unit, range and a sentence for people. Reading, range checks,
/// error messages and `docs/configuration.md` all come from these.
///
/// To add a key: (1) add the record component with its `@Key`; (2) check it in the compact constructor; (3) add
/// it to the test that maps every key, and write the documentation again as [dev.edgewise.config.ConfigDoc]
/// says. A key gets in when somebody turns it.
@NullMarked
package dev.edgewise.config;

import org.jspecify.annotations.NullMarked;
