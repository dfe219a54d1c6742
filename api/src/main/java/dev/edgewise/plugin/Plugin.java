package dev.edgewise.plugin;

import java.util.List;

/// Lists the variants that a jar brings. Found by the ServiceLoader: name the class in
/// `META-INF/services/dev.edgewise.plugin.Plugin`. It needs a public constructor without parameters.
@FunctionalInterface
public interface Plugin {
    /// Returns the providers, each of another type within its kind.
    List<Provider<?, ?, ?>> providers();
}
