package dev.edgewise.plugin;

import dev.edgewise.settings.About;
import java.nio.file.Path;
import java.util.List;

/// Makes a variant that a configuration names by `type`.
///
/// Every kind of variant has its own interface that extends this one. A class that brings one variant can
/// implement it and name itself as the plug-in.
///
/// @param <S> the settings: a record whose components are keys
/// @param <C> what the variant may know of the run
/// @param <T> the variant
public interface Provider<S extends Record, C, T> extends Plugin {
    /// Returns the name in lower case, words joined by `_`, as `type:` spells it.
    String type();

    /// Returns the record that holds the keys.
    Class<S> settings();

    /// Makes the variant.
    ///
    /// @throws dev.edgewise.error.UserException if the settings do not fit the run; it says so in words for a
    ///     person
    T create(S settings, C context);

    /// Returns a sentence for documentation. By default it is the [About] of the settings.
    default String about() {
        About about = settings().getAnnotation(About.class);
        return about == null ? "" : about.value();
    }

    /// Returns the files that the variant reads. Their sums are recorded, so that a resumed run notices changes.
    default List<Path> files(S settings) {
        return List.of();
    }

    /// Returns the files that the variant with these settings reads.
    default List<Path> filesOf(Record settings) {
        return files(settings().cast(settings));
    }

    /// Makes the variant from settings that were read for it.
    default T make(Record settings, C context) {
        return create(settings().cast(settings), context);
    }

    @Override
    default List<Provider<?, ?, ?>> providers() {
        return List.of(this);
    }
}
