/// Doors: all variants enter here, the built-in ones too.
///
/// A [dev.edgewise.plugin.Provider] makes one variant of one kind from its settings: a sampler, a gate, a guard,
/// an environment, … Its settings are a record whose components are keys ([dev.edgewise.settings.Key]). A
/// [dev.edgewise.plugin.Plugin] lists providers. [dev.edgewise.plugin.Plugins] finds them with the
/// ServiceLoader, on the class path and in jars that a configuration names.
@NullMarked
package dev.edgewise.plugin;

import org.jspecify.annotations.NullMarked;
