package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.RewardProvider;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Keys;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.NumberRange;
import dev.edgewise.settings.Section;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Knows all keys of a run's configuration: those of [RunConfig], and those of the variants that a key can
/// choose.
final class ConfigKeys {
    private final Plugins plugins;
    private final Map<Type, Kind> chosen = new HashMap<>();
    private final Section run;

    private ConfigKeys(Plugins plugins) {
        this.plugins = plugins;
        this.run = Keys.section(RunConfig.class, this::kind);
    }

    static ConfigKeys of(Plugins plugins) {
        return new ConfigKeys(plugins);
    }

    /// Returns the section of the whole configuration, which holds all others.
    Section run() {
        return run;
    }

    /// Returns every section by its dotted path, for documentation and hints. The whole configuration comes
    /// first.
    Map<String, Section> sections() {
        Map<String, Section> all = new LinkedHashMap<>();
        collect("", run, all);
        return all;
    }

    private static void collect(String path, Section section, Map<String, Section> into) {
        into.put(path, section);
        for (Entry key : section.keys()) {
            String below = path.isEmpty() ? key.name() : path + "." + key.name();
            Kind kind = key.kind() instanceof Kind.Items items ? items.element() : key.kind();
            if (kind instanceof Kind.Nested nested) {
                collect(below, nested.section(), into);
            } else if (kind instanceof Kind.Variants variants) {
                variants.byType().forEach((type, variant) -> collect(below + " (type: " + type + ")", variant, into));
            }
        }
    }

    private @Nullable Kind kind(Type type) {
        if (type instanceof ParameterizedType part && part.getRawType() == Part.class) {
            return once(part, () -> parts(kindOfProvider(part.getActualTypeArguments()[0])));
        }
        if (type == EnvironmentConfig.class) {
            return once(type, this::environments);
        }
        if (type == ShapingConfig.class) {
            return rewards();
        }
        if (type == LevelRange.class) {
            return new Kind.Items(new Kind.Whole(NumberRange.atLeast(0), false), 2, 2);
        }
        JsonSubTypes types = type instanceof Class<?> face ? face.getAnnotation(JsonSubTypes.class) : null;
        if (types == null) {
            return null;
        }
        Map<String, Section> byType = new LinkedHashMap<>();
        for (JsonSubTypes.Type each : types.value()) {
            byType.put(each.name(), Keys.section(each.value(), this::kind));
        }
        return new Kind.Variants(byType);
    }

    /// Returns the sections of a kind of variant by type. They include the keys that all of the kind share.
    Map<String, Section> variants(Class<?> kind) {
        if (kind == EnvironmentProvider.class) {
            return ((Kind.Variants) environments()).byType();
        }
        if (kind == RewardProvider.class) {
            return ((Kind.Variants) rewards()).byType();
        }
        Map<String, Section> byType = new LinkedHashMap<>();
        plugins.ofKind(kind).forEach((type, provider) -> byType.put(type, section(provider)));
        return byType;
    }

    /// Makes a kind when it first occurs, so that a schema can refer to it.
    private Kind once(Type type, Supplier<Kind> make) {
        Kind known = chosen.get(type);
        if (known == null) {
            known = make.get();
            chosen.put(type, known);
        }
        return known;
    }

    private static Class<?> kindOfProvider(Type argument) {
        return (Class<?>) (argument instanceof ParameterizedType generic ? generic.getRawType() : argument);
    }

    /// Returns a choice of words if no variant has a key.
    Kind parts(Class<?> kind) {
        Map<String, Section> byType = variants(kind);
        return byType.values().stream().allMatch(section -> section.keys().isEmpty())
                ? new Kind.Choice(List.copyOf(byType.keySet()))
                : new Kind.Variants(byType);
    }

    private Section section(Provider<?, ?, ?> provider) {
        return new Section(
                provider.about(), Keys.section(provider.settings(), this::kind).keys());
    }

    private Kind environments() {
        Map<String, Section> byType = new LinkedHashMap<>();
        plugins.<EnvironmentProvider<?>>all(EnvironmentProvider.class).forEach((type, provider) -> {
            List<Entry> keys = new ArrayList<>();
            keys.add(name(type));
            if (provider.takesLevels()) {
                keys.add(new Entry(
                        "levels",
                        new Kind.Items(new Kind.Whole(NumberRange.atLeast(0), false), 2, 2),
                        NullNode.instance,
                        "",
                        "The first and last level, counted from 0; the whole ladder when left out. The edge sampler goes"
                                + " beyond them when all are mastered or all hopeless, unless its grow is false."));
            }
            keys.add(new Entry(
                    "lessons",
                    parts(LessonProvider.class),
                    NullNode.instance,
                    "",
                    "What teaches where outcomes are too rare; that of curriculum.lessons when left out."));
            byType.put(type, extended(type, keys, section(provider)));
        });
        return new Kind.Variants(byType);
    }

    private Kind rewards() {
        Map<String, Section> byType = new LinkedHashMap<>();
        plugins.<RewardProvider<?>>all(RewardProvider.class).forEach((type, provider) -> {
            List<Entry> keys = new ArrayList<>();
            keys.add(name(type));
            keys.add(Entry.real(
                    "weight",
                    1.0,
                    NumberRange.any(),
                    "",
                    "What it counts beside the environment's reward, as TRL's reward_weights."));
            byType.put(type, extended(type, keys, section(provider)));
        });
        return new Kind.Variants(byType);
    }

    /// Puts the keys that all of a kind share in front of a variant's own.
    private static Section extended(String type, List<Entry> shared, Section own) {
        List<Entry> keys = new ArrayList<>(shared);
        for (Entry key : own.keys()) {
            if (shared.stream().anyMatch(other -> other.name().equals(key.name()))) {
                throw new ConfigException("the variant " + type + " has a key " + key.name()
                        + ", which every variant of its kind has already; rename the key in the plug-in");
            }
            keys.add(key);
        }
        return new Section(own.sentence(), keys);
    }

    private static Entry name(String type) {
        return Entry.text(
                "name",
                type,
                Pattern.compile("[a-z0-9_]+"),
                "lower-case letters, digits or '_'",
                "Unique within the run; metric keys carry it.");
    }
}
