package dev.edgewise.plugin;

/// A variant as a configuration chose it.
///
/// @param provider makes it
/// @param settings its keys, read and checked
/// @param <P> the kind of provider
public record Part<P extends Provider<?, ?, ?>>(P provider, Record settings) {
    public Part {
        if (!provider.settings().isInstance(settings)) {
            throw new IllegalArgumentException("type " + provider.type() + " takes "
                    + provider.settings().getName() + " but was given "
                    + settings.getClass().getName());
        }
    }

    /// Returns what `type:` spells.
    public String type() {
        return provider.type();
    }
}
