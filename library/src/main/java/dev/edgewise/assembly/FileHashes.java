package dev.edgewise.assembly;

import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.FastWeightsConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.InitConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.ModelConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// SHA-256 of the data, model and tokenizer files that configurations name, by name; each file is read once. The files
/// of a model are `<model>/config.json` and so on: the model as the configuration names it, or as an adapter names its
/// base.
final class FileHashes {
    private static final String WEIGHTS = ".safetensors";

    /// A folder of which one of these was recorded was recorded whole.
    private static final List<String> FIRST =
            List.of("config.json", "adapter_config.json", "tokenizer.json", "tokenizer_config.json");

    /// What stands before the name of a grader's file, which is no file of a model beside it.
    private static final String GRADER = "reward: ";

    private static final String PLUGIN = "plugin: ";

    private final Models models;
    private final Map<Path, String> known = new HashMap<>();

    /// @param models finds the models
    FileHashes(Models models) {
        this.models = models;
    }

    /// Returns the sums of all files.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> of(RunConfig config) {
        return sums(config, _ -> true);
    }

    /// Returns the sums of the files that environments are made of.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> of(List<Environment> environments) {
        Map<String, String> sums = new TreeMap<>();
        environments.stream()
                .flatMap(environment -> environment.files().stream())
                .forEach(file -> sums.put(file.toString(), known.computeIfAbsent(file, FileHashes::sum)));
        return sums;
    }

    /// Returns the sums of all files but weights; a GGUF file has configuration and tokenizer in it, and counts.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> withoutWeights(RunConfig config) {
        return sums(config, path -> !isWeights(path));
    }

    private Map<String, String> sums(RunConfig config, Predicate<Path> wanted) {
        Map<String, String> sums = new TreeMap<>();
        files(config).forEach((name, path) -> {
            if (wanted.test(path) && Files.isRegularFile(path)) {
                sums.put(name, known.computeIfAbsent(path, FileHashes::sum));
            }
        });
        return sums;
    }

    private Map<String, Path> files(RunConfig config) {
        List<String> data = new ArrayList<>();
        Stream.concat(config.environments().stream(), config.evalEnvironments().stream())
                .forEach(environment -> data.addAll(files(environment)));
        if (config.algorithm() instanceof SftConfig sft) {
            data.addAll(sft.dataset());
        }
        if (config.algorithm() instanceof PreferenceConfig preference) {
            data.addAll(preference.preferences().dataset());
        }
        RankingDataConfig ranking = config.data();
        if (ranking != null) {
            Stream.of(ranking.train(), ranking.dev(), ranking.test())
                    .flatMap(List::stream)
                    .forEach(name -> data.addAll(below(name)));
        }
        String heldOut = config.guards().heldOutText();
        if (heldOut != null) {
            data.add(heldOut);
        }
        FastWeightsConfig fast = config.fastWeights();
        if (fast != null && fast.prompts() != null) {
            data.add(fast.prompts());
        }
        Map<String, Path> files = new TreeMap<>();
        data.forEach(name -> files.put(name, Path.of(name)));
        addModel(config.model(), files);
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        if (grpo != null && grpo.distill() != null) {
            addTeacher(grpo.distill().teacher(), files);
        }
        return files;
    }

    /// Returns a file, or all files of a directory in BEIR's layout.
    private static List<String> below(String name) {
        Path path = Path.of(name);
        if (!Files.isDirectory(path)) {
            return List.of(name);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new CheckpointException("cannot list " + path + " for its checksums: " + e.getMessage(), e);
        }
    }

    private void addTeacher(Part<TeacherProvider<?>> teacher, Map<String, Path> files) {
        teacher.provider().filesOf(teacher.settings()).forEach(file -> files.put(file.toString(), file));
        if (teacher.settings() instanceof LocalTeachers.Settings local) {
            addModel(new ModelConfig(local.model(), null, null), files);
            String adapter = local.adapter();
            if (adapter != null) {
                files.putAll(named(adapter, Path.of(adapter)));
            }
        }
    }

    /// Adds the files of a model. An adapter that is trained further stands on `model.path`, so that the base it names
    /// is not asked for.
    private void addModel(ModelConfig model, Map<String, Path> files) {
        String path = model.path();
        if (path != null) {
            Path place = models.locate(path);
            files.putAll(named(path, place));
            if (AdapterDirectory.isAdapter(place)) {
                files.putAll(named(AdapterDirectory.config(place).baseModel(), models.base(place)));
            }
        }
        LoraConfig lora = model.lora();
        String adapter = lora == null ? null : lora.adapter();
        if (adapter != null) {
            files.putAll(named(adapter, Path.of(adapter)));
        }
        InitConfig init = model.init();
        if (init != null && !init.ofCharacters() && !init.ofWords()) {
            Map<String, Path> tokenizer = named(init.vocabulary(), models.locate(init.vocabulary()));
            tokenizer.values().removeIf(FileHashes::isWeights);
            files.putAll(tokenizer);
        }
    }

    /// Returns the sums of the files of a model, with its base's if it is an adapter, and of an adapter beside it.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> ofModel(String model, @Nullable Path adapter) {
        Map<String, Path> files = new TreeMap<>();
        addModel(new ModelConfig(model, null, null), files);
        if (adapter != null) {
            files.putAll(named(adapter.toString(), adapter));
        }
        Map<String, String> sums = new TreeMap<>();
        files.forEach((name, path) -> sums.put(name, sum(path)));
        return sums;
    }

    private static Map<String, Path> named(String model, Path place) {
        Map<String, Path> files = new TreeMap<>();
        for (Path file : Models.files(place)) {
            files.put(file.equals(place) ? model : model + "/" + place.relativize(file), file);
        }
        return files;
    }

    private static boolean isWeights(Path file) {
        return file.toString().endsWith(WEIGHTS);
    }

    private static List<String> files(EnvironmentConfig environment) {
        return environment.part().provider().filesOf(environment.part().settings()).stream()
                .map(Path::toString)
                .toList();
    }

    /// Returns the sums of plug-ins and of the files that commands of rewards name. A person may mend them while a run
    /// is stopped, so
    /// they may differ when it goes on.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> graders(RunConfig config) {
        Map<String, String> sums = new TreeMap<>();
        Stream.concat(config.environments().stream(), config.evalEnvironments().stream())
                .map(environment -> environment.part().settings())
                .filter(DatasetSettings.class::isInstance)
                .map(settings -> ((DatasetSettings) settings).reward())
                .filter(Objects::nonNull)
                .flatMap(reward -> reward.provider().filesOf(reward.settings()).stream())
                .forEach(file -> sums.put(GRADER + file, known.computeIfAbsent(file, FileHashes::sum)));
        for (String jar : config.plugins()) {
            sums.put(PLUGIN + jar, known.computeIfAbsent(Path.of(jar), FileHashes::sum));
        }
        return sums;
    }

    /// Returns the sum of a file.
    ///
    /// @throws CheckpointException if it cannot be read
    static String sum(Path path) {
        try {
            return Sha256.of(path);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + path + " for its checksum: " + e.getMessage(), e);
        }
    }

    /// Refuses to go on with other files than a run began with.
    ///
    /// The files of a folder that was recorded whole may neither be missing nor new; runs of earlier versions
    /// recorded less.
    ///
    /// @param before sums of the files it began with
    /// @param now sums of the same files, as they are
    /// @throws ConfigException naming those that differ
    static void requireSame(Path run, Map<String, String> before, Map<String, String> now) {
        TreeSet<String> changed = new TreeSet<>();
        before.forEach((name, sum) -> {
            if (now.containsKey(name) && !sum.equals(now.get(name))) {
                changed.add(name);
            } else if (!now.containsKey(name) && isWhole(name, before) && isWhole(name, now)) {
                changed.add(name + " (is gone)");
            }
        });
        now.keySet().stream()
                .filter(name -> !before.containsKey(name) && isWhole(name, before))
                .forEach(name -> changed.add(name + " (is new)"));
        if (!changed.isEmpty()) {
            throw new ConfigException(
                    "the run " + run + " cannot go on with other files than it began with. Changed since: "
                            + String.join(", ", changed)
                            + ". Put back the files whose sums provenance.json has, or start a new run without --resume");
        }
    }

    /// Tells whether the sums have the whole folder of the file of that name.
    private static boolean isWhole(String name, Map<String, String> sums) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        return !folder.isEmpty() && FIRST.stream().anyMatch(first -> sums.containsKey(folder + first));
    }
}
