package dev.edgewise.format.adapter;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.pattern.LinearPattern;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which linear modules carry an adapter, as PEFT's `target_modules` says it.
///
/// An entry is the end of a name after a dot (`q_proj`), a whole name (`model.layers.0.self_attn.q_proj`), a
/// regular expression for whole names, or `all-linear`: every one. Linear modules are the projections of the
/// blocks, not the output head. **How we differ:** PEFT tells the kinds apart by whether the JSON holds a list or
/// a string; here a regular expression is an entry with other characters than letters, digits, `_` and `.`.
///
/// @param entries none when only the adapter's tensors tell
public record TargetModules(List<String> entries, Narrowing narrowing) {
    /// Every linear module.
    public static final String ALL_LINEAR = "all-linear";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]+");

    /// @throws IllegalArgumentException if an entry is neither a name nor a regular expression; see [#isReadable]
    public TargetModules {
        entries = List.copyOf(entries);
        entries.forEach(TargetModules::requireReadable);
    }

    /// Returns the modules that the entries mean, all of them.
    public TargetModules(List<String> entries) {
        this(entries, Narrowing.NONE);
    }

    /// Returns whether an entry is a name or a regular expression that can be matched in linear time.
    public static boolean isReadable(String entry) {
        return NAME.matcher(entry).matches() || LinearPattern.of(entry).isPresent();
    }

    static void requireReadable(String entry) {
        if (!isReadable(entry)) {
            throw unreadable(entry);
        }
    }

    static IllegalArgumentException unreadable(String entry) {
        return new IllegalArgumentException("neither a name nor a regular expression that can be read: " + entry);
    }

    /// Returns whether a module is meant. Entries are compiled here, once for all modules.
    public Predicate<String> matcher() {
        Predicate<String> excluded = narrowing.excluding();
        Predicate<String> layered = narrowing.inLayers();
        List<Predicate<String>> wanted = entries.stream()
                .map(entry -> {
                    boolean end = NAME.matcher(entry).matches();
                    Predicate<String> means = meaning(entry);
                    return (Predicate<String>)
                            module -> means.test(module) && (!end || entry.equals(module) || layered.test(module));
                })
                .toList();
        return module -> !excluded.test(module) && wanted.stream().anyMatch(one -> one.test(module));
    }

    /// Returns whether an entry means a module.
    static Predicate<String> meaning(String entry) {
        if (entry.equals(ALL_LINEAR)) {
            return module -> true;
        }
        if (NAME.matcher(entry).matches()) {
            return module -> module.equals(entry) || module.endsWith("." + entry);
        }
        Optional<LinearPattern> pattern = LinearPattern.of(entry);
        return module -> pattern.isPresent() && pattern.get().matches(module);
    }

    /// Returns the modules meant, in the order of `modules`.
    ///
    /// @param modules every linear module of the model
    /// @throws ConfigException if an entry means none of them
    public Set<String> select(Collection<String> modules) {
        for (String entry : entries) {
            if (modules.stream().noneMatch(meaning(entry))) {
                Set<String> ends = ends(modules);
                throw new ConfigException(
                        "target module \"" + entry + "\" matches no linear module of the model, whose names end in "
                                + String.join(", ", ends) + "; take some of these, or all-linear."
                                + NearestName.hint(entry, ends));
            }
        }
        Set<String> selected = new LinkedHashSet<>(modules);
        selected.removeIf(matcher().negate());
        return selected;
    }

    /// Returns the shortest entries that mean exactly `chosen`: ends of names, or whole names where those would
    /// mean more.
    ///
    /// @param all every linear module of the model
    public static TargetModules naming(Collection<String> chosen, Collection<String> all) {
        TargetModules byEnd = new TargetModules(List.copyOf(ends(chosen)));
        boolean exact = all.stream().filter(byEnd.matcher()).allMatch(chosen::contains);
        return exact ? byEnd : new TargetModules(List.copyOf(new TreeSet<>(chosen)));
    }

    private static Set<String> ends(Collection<String> modules) {
        Set<String> ends = new TreeSet<>();
        modules.forEach(module -> ends.add(module.substring(module.lastIndexOf('.') + 1)));
        return ends;
    }
}
