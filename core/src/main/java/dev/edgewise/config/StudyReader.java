package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.NumberRange;
import dev.edgewise.settings.Section;
import dev.edgewise.study.StudyMetric;
import dev.edgewise.study.StudyPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a [StudyConfig] from YAML. `docs/studies/README.md` describes the file.
public final class StudyReader {
    private static final String SET = "set";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String NAME_FORM = "letters, digits, '.', '_' or '-'";
    private static final Pattern SENTENCE = Pattern.compile("(?s).*\\S.*");
    private static final Pattern MODEL_NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String MODEL_FORM = "lower-case letters, digits or '_'";
    private static final Kind FILE = new Kind.Location(false, List.of());

    private static final Section ARM = Section.of(
            "One arm.",
            required("name", new Kind.Text(NAME, NAME_FORM), "What tables and figures call it."),
            Entry.text(
                    "after",
                    null,
                    NAME,
                    "the name of an arm",
                    "The arm whose model it begins from, as {after} in set."),
            Entry.real("share", 1.0, NumberRange.aboveUpTo(0, 1), "", "What it may use of the budget."));

    private static final Section MODEL = Section.of(
            "A further model that is trained first, once per seed.",
            required("name", new Kind.Text(MODEL_NAME, MODEL_FORM), "What set calls it, in braces."),
            required("base", FILE, "The configuration that is trained."));

    private static final Section WARM_START = Section.of(
            "What every arm of a seed begins from.",
            required("base", FILE, "The configuration that is trained first."));

    private static final Section BUCKETS = Section.of(
            "Data sets by difficulty for the warm start.",
            required("budget", new Kind.Whole(NumberRange.atLeast(1), false), "Completions spent on grouping tasks."),
            Entry.whole("group", 8, NumberRange.atLeast(2), "completions", "Completions per task."));

    private static final Section BUDGET = Section.of(
            "What every run may sample; one of both, or both.",
            new Entry(
                    "rollouts",
                    new Kind.Whole(NumberRange.atLeast(1), true),
                    NullNode.instance,
                    "completions",
                    "Completions."),
            new Entry("tokens", new Kind.Whole(NumberRange.atLeast(1), true), NullNode.instance, "tokens", "Tokens."));

    private static final Section SECTION = Section.of(
            "A study.",
            Entry.text("name", "study", NAME, NAME_FORM, "Names its directory; the file's own name when left out."),
            required("question", new Kind.Text(SENTENCE, "a question in words"), "What is to be found out."),
            required("expectation", new Kind.Text(SENTENCE, "words"), "What is expected to come out, said beforehand."),
            required("metric", new Kind.Choice(metrics()), "What decides."),
            Entry.text(
                    "reference",
                    null,
                    NAME,
                    "the name of an arm",
                    "The arm others are compared with; the first when left out."),
            Entry.whole(
                    "jobs",
                    2,
                    NumberRange.atLeast(1),
                    "runs",
                    "Runs side by side, each on an equal share of the cores."),
            new Entry(
                    "seeds",
                    new Kind.Items(new Kind.Whole(NumberRange.any(), true), 1, 10_000),
                    MissingNode.getInstance(),
                    "",
                    "One run per arm and seed."),
            new Entry("budget", new Kind.Nested(BUDGET), MissingNode.getInstance(), "", "What every run may sample."),
            new Entry(
                    "targets",
                    new Kind.Items(new Kind.Whole(NumberRange.atLeast(1), false), 0, 100),
                    JsonNodeFactory.instance.arrayNode(),
                    "rungs",
                    "Frontiers whose price in rollouts and tokens is compared."),
            new Entry(
                    "target_accuracies",
                    new Kind.Items(new Kind.Real(NumberRange.aboveUpTo(0, 1)), 0, 100),
                    JsonNodeFactory.instance.arrayNode(),
                    "",
                    "Mean held-out accuracies whose price in rollouts and tokens is compared."),
            Entry.whole(
                    "eval_tasks",
                    64,
                    NumberRange.atLeast(1),
                    "tasks",
                    "Held-out tasks per level of the final evaluation."),
            Entry.whole(
                    "samples",
                    0,
                    NumberRange.atLeast(0),
                    "completions",
                    "Completions per held-out task of a second final evaluation, at temperature 1, for pass@k; 0 for none."),
            required("base", FILE, "The configuration that every arm changes."),
            new Entry(
                    "arms",
                    new Kind.Items(new Kind.Nested(ARM), 1, 1000),
                    MissingNode.getInstance(),
                    "",
                    "What is compared."),
            new Entry(
                    "models",
                    new Kind.Items(new Kind.Nested(MODEL), 0, 100),
                    JsonNodeFactory.instance.arrayNode(),
                    "",
                    "Further models that are trained first, such as teachers."),
            Entry.optionalSection("warm_start", WARM_START, "What every arm of a seed begins from."),
            Entry.optionalSection("buckets", BUCKETS, "Data sets by difficulty for the warm start."));

    private final Path file;
    private final Origins origins;
    private final ObjectNode root;

    private StudyReader(Path file, Origins origins, ObjectNode root) {
        this.file = file;
        this.origins = origins;
        this.root = root;
    }

    private static Entry required(String name, Kind kind, String sentence) {
        return new Entry(name, kind, MissingNode.getInstance(), "", sentence);
    }

    private static List<String> metrics() {
        return List.of(StudyMetric.values()).stream().map(StudyMetric::key).toList();
    }

    /// Reads the study in `file`.
    ///
    /// @throws ConfigException if the file cannot be read, is no valid YAML, or holds an unknown key or a value
    ///     that is not allowed
    public static StudyConfig read(Path file) {
        Path base = file.toAbsolutePath().normalize().getParent();
        Path directory = base == null ? Path.of("/") : base;
        Origins origins = new Origins(new Origins.Origin(file.toString(), directory));
        JsonNode tree = YamlTree.parse(ConfigFile.text(file), file.toString(), origins);
        if (!(tree instanceof ObjectNode root)) {
            throw new ConfigException(file + " is no study: it needs the keys question, expectation, metric, seeds,"
                    + " budget, base and arms");
        }
        return new StudyReader(file, origins, root).study(directory);
    }

    private StudyConfig study(Path directory) {
        ObjectNode written = root.deepCopy();
        List<String> set = changes(root, "");
        List<List<String>> armSets = new ArrayList<>();
        for (int i = 0; i < root.path("arms").size(); i++) {
            armSets.add(changes(root.path("arms").get(i), "arms[" + i + "]"));
        }
        List<String> warmSet = changes(root.path("warm_start"), "warm_start");
        List<List<String>> modelSets = new ArrayList<>();
        for (int i = 0; i < root.path("models").size(); i++) {
            modelSets.add(changes(root.path("models").get(i), "models[" + i + "]"));
        }
        if (!root.has("name")) {
            root.put("name", String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", ""));
        }
        ObjectNode resolved = new Resolver(origins, ConfigKeys.of(Plugins.ofClassPath())).section(SECTION, root, "");
        List<StudyConfig.Arm> arms = arms(resolved, armSets);
        Path base = Path.of(resolved.path("base").asText());
        StudyConfig.WarmStart warm = resolved.path("warm_start").isObject()
                ? new StudyConfig.WarmStart(
                        Path.of(resolved.at("/warm_start/base").asText()), warmSet)
                : null;
        Map<String, StudyConfig.WarmStart> models = models(resolved, modelSets, arms);
        JsonNode buckets = resolved.path("buckets");
        if (buckets.isObject() && warm == null) {
            throw origins.refuse("buckets", "needs a warm_start: tasks are grouped by how that model does on them");
        }
        return new StudyConfig(
                plan(resolved, arms),
                resolved.path("jobs").asInt(),
                resolved.path("eval_tasks").asInt(),
                resolved.path("samples").asInt(),
                base,
                set,
                arms,
                warm,
                models,
                buckets.isObject()
                        ? new StudyConfig.Buckets(
                                buckets.path("budget").asInt(),
                                buckets.path("group").asInt())
                        : null,
                directory,
                registered(written, base, warm, models));
    }

    private List<StudyConfig.Arm> arms(ObjectNode resolved, List<List<String>> sets) {
        List<StudyConfig.Arm> arms = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sets.size(); i++) {
            String name = resolved.path("arms").get(i).path("name").asText();
            if (!names.add(name) || name.equals(StudyConfig.WARM_START_ARM)) {
                throw origins.refuse(
                        "arms[" + i + "].name",
                        "must differ from those of the other arms and from " + StudyConfig.WARM_START_ARM + " but was "
                                + name);
            }
            JsonNode arm = resolved.path("arms").get(i);
            String after = arm.path("after").isTextual() ? arm.path("after").asText() : null;
            if (after != null && (after.equals(name) || !names.contains(after))) {
                throw origins.refuse(
                        "arms[" + i + "].after", "must be one of the arms above it but was \"" + after + "\"");
            }
            arms.add(new StudyConfig.Arm(
                    name, sets.get(i), after, arm.path("share").asDouble()));
        }
        return arms;
    }

    private Map<String, StudyConfig.WarmStart> models(
            ObjectNode resolved, List<List<String>> sets, List<StudyConfig.Arm> arms) {
        Map<String, StudyConfig.WarmStart> models = new LinkedHashMap<>();
        Set<String> taken = arms.stream().map(StudyConfig.Arm::name).collect(Collectors.toCollection(HashSet::new));
        taken.addAll(List.of("warm_start", "buckets", "after"));
        for (int i = 0; i < sets.size(); i++) {
            JsonNode model = resolved.path("models").get(i);
            String name = model.path("name").asText();
            if (!taken.add(name)) {
                throw origins.refuse(
                        "models[" + i + "].name",
                        "must differ from the names of arms and other models, and from warm_start, buckets and after,"
                                + " but was " + name);
            }
            models.put(
                    name, new StudyConfig.WarmStart(Path.of(model.path("base").asText()), sets.get(i)));
        }
        return models;
    }

    private StudyPlan plan(ObjectNode resolved, List<StudyConfig.Arm> arms) {
        List<String> names = arms.stream().map(StudyConfig.Arm::name).toList();
        String reference = resolved.path("reference").asText(names.getFirst());
        if (!names.contains(reference)) {
            throw origins.refuse(
                    "reference", "must be one of the arms " + String.join(", ", names) + " but was " + reference);
        }
        List<Long> seeds = new ArrayList<>();
        resolved.path("seeds").forEach(seed -> seeds.add(seed.asLong()));
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw origins.refuse("seeds", "must differ but were " + seeds);
        }
        List<Integer> targets = new ArrayList<>();
        resolved.path("targets").forEach(target -> targets.add(target.asInt()));
        List<Double> accuracies = new ArrayList<>();
        resolved.path("target_accuracies").forEach(accuracy -> accuracies.add(accuracy.asDouble()));
        JsonNode budget = resolved.path("budget");
        if (budget.path("rollouts").isNull() && budget.path("tokens").isNull()) {
            throw origins.refuse("budget", "needs rollouts, tokens or both: arms are compared at an equal budget");
        }
        return new StudyPlan(
                resolved.path("name").asText(),
                resolved.path("question").asText().strip(),
                resolved.path("expectation").asText().strip(),
                StudyMetric.valueOf(resolved.path("metric").asText().toUpperCase(Locale.ROOT)),
                reference,
                names,
                seeds,
                budget.path("rollouts").asLong(0),
                budget.path("tokens").asLong(0),
                targets,
                accuracies);
    }

    /// Takes `set` out of a section: dotted keys of a run's configuration with their values.
    private List<String> changes(JsonNode section, String path) {
        if (!(section instanceof ObjectNode object) || !object.has(SET)) {
            return List.of();
        }
        String at = path.isEmpty() ? SET : path + "." + SET;
        if (!(object.remove(SET) instanceof ObjectNode set)) {
            throw origins.refuse(
                    at,
                    "must be a section of dotted keys, such as {curriculum.sampler: uniform, train.eval_steps: 10}");
        }
        List<String> changes = new ArrayList<>();
        set.properties().forEach(entry -> changes.add(entry.getKey() + "=" + entry.getValue()));
        return changes;
    }

    /// Returns the study and the configurations it builds on, without the parts that do not matter.
    private static ObjectNode registered(
            ObjectNode written,
            Path base,
            StudyConfig.@Nullable WarmStart warm,
            Map<String, StudyConfig.WarmStart> models) {
        written.remove("jobs");
        ObjectNode registered = JsonNodeFactory.instance.objectNode();
        registered.set("study", written);
        registered.set("base", tree(base));
        if (warm != null) {
            registered.set("warm_start_base", tree(warm.base()));
        }
        if (!models.isEmpty()) {
            ObjectNode bases = registered.putObject("model_bases");
            models.forEach((name, model) -> bases.set(name, tree(model.base())));
        }
        return registered;
    }

    private static JsonNode tree(Path file) {
        Path directory = file.getParent();
        Origins origins =
                new Origins(new Origins.Origin(file.toString(), directory == null ? Path.of("/") : directory));
        return YamlTree.parse(ConfigFile.text(file), file.toString(), origins);
    }
}
