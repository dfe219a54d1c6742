package dev.edgewise.cli;

import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.VariantKeys;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `edgewise describe`: what variants there are, and what keys they take.
@Command(
        name = "describe",
        description =
                "Print the variants of a kind, or the keys of one; of an environment also levels and example tasks.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./edgewise describe sampler",
            "  ./edgewise describe sampler plr",
            "  ./edgewise describe environment sql_queries --plugin sql.jar"
        })
final class DescribeCommand implements Callable<Integer> {
    private static final int EXAMPLES = 3;

    @ParentCommand
    private @Nullable Main main;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND",
            description = "environment, sampler, gate, …; all kinds when left out.")
    private @Nullable String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TYPE",
            description = "The variant, as its key type spells it.")
    private @Nullable String type;

    @Option(names = "--plugin", paramLabel = "JAR", description = "Adds the variants of this jar. May be repeated.")
    private List<Path> plugins = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the environment, for its levels and examples. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() {
        Plugins found = Plugins.of(plugins);
        List<String> lines = kind == null ? kinds(found) : kind(found, kind);
        new Output(Objects.requireNonNull(main, "picocli sets it").streams()).text(String.join("\n", lines) + "\n");
        return ExitCodes.DONE;
    }

    private static List<String> kinds(Plugins found) {
        Map<String, Class<?>> nouns = nouns(found);
        List<String> lines = new ArrayList<>();
        nouns.forEach((noun, each) -> lines.add(String.format(
                Locale.ROOT,
                "%-12s %s",
                noun,
                String.join(", ", VariantKeys.of(found, each).keySet()))));
        return lines;
    }

    private static Map<String, Class<?>> nouns(Plugins found) {
        Map<String, Class<?>> nouns = new TreeMap<>();
        found.kinds().forEach(each -> nouns.put(Plugins.word(each), each));
        return nouns;
    }

    private List<String> kind(Plugins found, String noun) {
        Map<String, Class<?>> nouns = nouns(found);
        Class<?> chosen = nouns.get(noun);
        if (chosen == null) {
            throw new ConfigException("there is no kind \"" + Quoted.of(noun) + "\"."
                    + NearestName.hint(noun, List.copyOf(nouns.keySet())) + " Allowed: "
                    + String.join(", ", nouns.keySet()));
        }
        Map<String, VariantKeys> variants = VariantKeys.of(found, chosen);
        if (type == null) {
            List<String> lines = new ArrayList<>();
            variants.forEach((name, keys) -> lines.add(
                    String.format(Locale.ROOT, "%-18s %s", name, keys.about()).strip()));
            return lines;
        }
        VariantKeys keys = variants.get(type);
        if (keys == null) {
            throw new ConfigException("there is no " + noun + " \"" + Quoted.of(type) + "\"."
                    + NearestName.hint(type, List.copyOf(variants.keySet())) + " Allowed: "
                    + String.join(", ", variants.keySet()) + ". --plugin JAR adds those of a jar");
        }
        List<String> lines = new ArrayList<>(one(type, keys));
        if (chosen == EnvironmentProvider.class) {
            lines.addAll(tasks(type, keys));
        }
        return lines;
    }

    private static List<String> one(String type, VariantKeys keys) {
        List<String> lines = new ArrayList<>();
        lines.add(type + (keys.about().isEmpty() ? "" : ": " + keys.about()));
        lines.add("");
        lines.add(keys.keys().isEmpty() ? "It has no keys." : "Keys:");
        for (VariantKeys.Row row : keys.keys()) {
            lines.add("  " + row.name() + "  " + row.value() + ", default "
                    + row.standard().replace("`", ""));
            lines.add("      " + row.meaning());
        }
        return lines;
    }

    private List<String> tasks(String name, VariantKeys keys) {
        List<String> missing = keys.keys().stream()
                .filter(row -> row.standard().equals("required"))
                .map(VariantKeys.Row::name)
                .filter(key -> overrides.stream().noneMatch(set -> set.startsWith(key + "=")))
                .toList();
        if (!missing.isEmpty()) {
            return List.of("", "For its levels and example tasks: --set " + String.join("=… --set ", missing) + "=…");
        }
        RunConfig config = ConfigReader.read(
                "model: {path: none}\nalgorithm: {type: grpo}\nenvironments: [{type: " + name + "}]\n",
                "describe",
                Path.of("").toAbsolutePath(),
                overrides.stream().map(set -> "environments[0]." + set).toList(),
                plugins);
        Environment environment = Environments.of(config.environments(), config.prompt(), TrainSession.talking(_ -> {}))
                .getFirst();
        try {
            return tasks(environment);
        } finally {
            environment.release();
        }
    }

    private static List<String> tasks(Environment environment) {
        List<String> lines = new ArrayList<>(List.of("", "Levels:"));
        for (int level = 0; level < environment.levels(); level++) {
            lines.add("  " + level + "  " + environment.describe(level));
        }
        lines.add("");
        lines.add("Example tasks:");
        for (int i = 0; i < EXAMPLES; i++) {
            int level = (int) ((long) i * (environment.levels() - 1) / (EXAMPLES - 1));
            Task task = environment.draw(Split.TRAIN, level, Seeds.stream(0, "describe", environment.name(), i));
            lines.add("  level " + level + ": " + task.question().strip().replace("\n", "\n    ")
                    + (task.answer().isEmpty() ? "" : "  →  " + task.answer()));
        }
        return lines;
    }
}
