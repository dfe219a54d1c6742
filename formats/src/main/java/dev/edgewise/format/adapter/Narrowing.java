package dev.edgewise.format.adapter;

import dev.edgewise.pattern.LinearPattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What `exclude_modules`, `layers_to_transform` and `layers_pattern` of PEFT 0.21 take away from `target_modules`.
///
/// @param excluded entries as in [TargetModules]
/// @param layers the layers that carry the adapter; all of them when empty
/// @param lists regular expressions for the name of the list of layers; any name when empty
public record Narrowing(List<String> excluded, List<Integer> layers, List<String> lists) {
    /// Takes nothing away.
    public static final Narrowing NONE = new Narrowing(List.of(), List.of(), List.of());

    private static final String INDEX = "\\.(?P<index>\\d+)\\.";

    /// @throws IllegalArgumentException if a regular expression cannot be read; see [TargetModules#isReadable]
    public Narrowing {
        excluded = List.copyOf(excluded);
        layers = List.copyOf(layers);
        lists = List.copyOf(lists);
        excluded.forEach(TargetModules::requireReadable);
        lists.stream().filter(one -> list(one).isEmpty()).forEach(one -> {
            throw TargetModules.unreadable(one);
        });
    }

    /// Returns whether a module is taken away by its name.
    Predicate<String> excluding() {
        List<Predicate<String>> entries =
                excluded.stream().map(TargetModules::meaning).toList();
        return module -> entries.stream().anyMatch(entry -> entry.test(module));
    }

    /// Returns whether a module lies in one of the layers. Its layer is the first number that follows the name of a
    /// list.
    Predicate<String> inLayers() {
        List<LinearPattern> patterns = lists.isEmpty()
                ? LinearPattern.of(".*?\\.[^.]*" + INDEX).stream().toList()
                : lists.stream().flatMap(list -> list(list).stream()).toList();
        return module -> layers.isEmpty()
                || patterns.stream()
                        .flatMap(pattern -> pattern.group(module, "index").stream())
                        .filter(digits -> digits.length() < 10)
                        .findFirst()
                        .map(Integer::parseInt)
                        .filter(layers::contains)
                        .isPresent();
    }

    private static Optional<LinearPattern> list(String list) {
        return LinearPattern.of("(?:^|.*?\\.)" + list + INDEX);
    }
}
