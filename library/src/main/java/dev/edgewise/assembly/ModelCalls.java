package dev.edgewise.assembly;

import dev.edgewise.plugin.Plugins;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.format.CallFormats;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The format in which a model writes calls, for environments, which are made before the model is looked at. Until
/// then it is `hermes`.
///
/// Thread-safe.
public final class ModelCalls implements Supplier<CallFormat> {
    private Supplier<CallFormat> choice = CallFormats::hermes;
    private @Nullable CallFormat chosen;

    /// Says what the model is. The format is chosen when it is first needed, so that a model without one is refused
    /// only where calls are read.
    ///
    /// @param name of the format; null for that of the template
    /// @param template null for raw prompts
    /// @param plugins which may bring the format
    public synchronized void of(@Nullable String name, @Nullable ChatTemplate template, Plugins plugins) {
        choice = () -> CallFormats.choose(name, template, plugins);
        chosen = null;
    }

    /// Returns the format.
    ///
    /// @throws dev.edgewise.error.ConfigException if it is not known
    @Override
    public synchronized CallFormat get() {
        CallFormat format = chosen == null ? choice.get() : chosen;
        chosen = format;
        return format;
    }
}
