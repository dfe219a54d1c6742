package dev.edgewise.format.adapter;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /// The modules that the entries mean, all of them.
    public TargetModules(List<String> entries) {
        this(entries, Narrowing.NONE);
    }

    /// Whether an entry is a name or a regular expression that can be matched in linear time.
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

    public boolean matches(String module) {
        return !narrowing.excludes(module)
                && entries.stream()
                        .anyMatch(entry -> means(entry, module)
                                && (entry.equals(module)
                                        || !NAME.matcher(entry).matches()
                                        || narrowing.hasLayer(module)));
    }

    static boolean means(String entry, String module) {
        if (entry.equals(ALL_LINEAR)) {
            return true;
        }
        if (NAME.matcher(entry).matches()) {
            return module.equals(entry) || module.endsWith("." + entry);
        }
        return LinearPattern.of(entry)
                .filter(pattern -> pattern.matches(module))
                .isPresent();
    }

    /// The modules meant, in the order of `modules`.
    ///
    /// @param modules every linear module of the model
    /// @throws ConfigException if an entry means none of them
    public Set<String> select(Collection<String> modules) {
        for (String entry : entries) {
            if (modules.stream().noneMatch(module -> means(entry, module))) {
                Set<String> ends = ends(modules);
                throw new ConfigException(
                        "target module \"" + entry + "\" matches no linear module of the model, whose names end in "
                                + String.join(", ", ends) + "; take some of these, or all-linear."
                                + NearestName.hint(entry, ends));
            }
        }
        Set<String> selected = new LinkedHashSet<>(modules);
        selected.removeIf(module -> !matches(module));
        return selected;
    }

    /// The shortest entries that mean exactly `chosen`: ends of names, or whole names where those would mean more.
    ///
    /// @param all every linear module of the model
    public static TargetModules naming(Collection<String> chosen, Collection<String> all) {
        TargetModules byEnd = new TargetModules(List.copyOf(ends(chosen)));
        boolean exact = all.stream().filter(byEnd::matches).allMatch(chosen::contains);
        return exact ? byEnd : new TargetModules(List.copyOf(new TreeSet<>(chosen)));
    }

    private static Set<String> ends(Collection<String> modules) {
        Set<String> ends = new TreeSet<>();
        modules.forEach(module -> ends.add(module.substring(module.lastIndexOf('.') + 1)));
        return ends;
    }
}
