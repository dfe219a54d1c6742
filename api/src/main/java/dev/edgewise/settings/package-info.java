/// Keys of a configuration, declared once.
///
/// A record is a section, and each of its components a key. [dev.edgewise.settings.Key] on the component says its
/// default, its range and what it does. Parsing, documentation, the JSON Schema and the error that names the nearest
/// key all come from there; [dev.edgewise.settings.Keys] reads it.
@NullMarked
package dev.edgewise.settings;

import org.jspecify.annotations.NullMarked;
