package dev.edgewise.plugin;

import java.util.List;

/// Lists the variants that a jar brings. The ServiceLoader finds it: name the class in
/// `META-INF/services/dev.edgewise.plugin.Plugin`. It needs a public constructor without parameters.
@FunctionalInterface
public interface Plugin {
    /// Returns the providers. No two of a kind have the same type.
    List<Provider<?, ?, ?>> providers();
}
