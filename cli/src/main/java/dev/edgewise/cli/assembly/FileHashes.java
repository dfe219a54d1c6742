package dev.edgewise.cli.assembly;

import dev.edgewise.config.DatasetConfig;
import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.FamilyConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// SHA-256 of the data and model files that configurations name, by name; each file is read once. A model's files are
/// `<model>/config.json` and so on, with the model as the configuration names it, and those of an adapter's base as
/// they
/// lie.
final class FileHashes {
    private final Models models;
    private final Map<Path, String> known = new HashMap<>();

    /// @param models finds the models
    FileHashes(Models models) {
        this.models = models;
    }

    /// The sums of all files.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> of(RunConfig config) {
        return sums(config, _ -> true);
    }

    /// The sums of all files but weights.
    ///
    /// @throws CheckpointException if a file cannot be read
    Map<String, String> withoutWeights(RunConfig config) {
        return sums(
                config,
                path -> !path.toString().endsWith(".safetensors")
                        && !path.toString().endsWith(".gguf"));
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
        String heldOut = config.guards().heldOutText();
        if (heldOut != null) {
            data.add(heldOut);
        }
        Map<String, Path> files = new TreeMap<>();
        data.forEach(name -> files.put(name, Path.of(name)));
        for (String model : models(config)) {
            Path place = models.locate(model);
            for (Path file : models.files(place)) {
                files.put(file.startsWith(place) ? under(model, place, file) : file.toString(), file);
            }
        }
        return files;
    }

    private static String under(String model, Path place, Path file) {
        return file.equals(place) ? model : model + "/" + place.relativize(file);
    }

    private static List<String> files(EnvironmentConfig environment) {
        return switch (environment) {
            case FamilyConfig _ -> List.of();
            case DatasetConfig dataset ->
                Stream.concat(dataset.path().stream(), dataset.testPath().stream())
                        .toList();
        };
    }

    private static List<String> models(RunConfig config) {
        List<String> models = new ArrayList<>();
        String model = config.model().path();
        if (model != null) {
            models.add(model);
        }
        LoraConfig lora = config.model().lora();
        String adapter = lora == null ? null : lora.adapter();
        if (adapter != null) {
            models.add(adapter);
        }
        return models;
    }

    private static String sum(Path path) {
        try {
            return Sha256.of(path);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + path + " for its checksum: " + e.getMessage(), e);
        }
    }

    /// Refuses to go on with other files than a run began with.
    ///
    /// A model's files may neither be missing nor new; where none of it was recorded, none are compared.
    ///
    /// @param before sums of the files it began with
    /// @param now sums of the same files, as they are
    /// @throws ConfigException naming those that differ
    static void requireSame(Path run, RunConfig config, Map<String, String> before, Map<String, String> now) {
        TreeSet<String> changed = new TreeSet<>();
        before.forEach((name, sum) -> {
            if (now.containsKey(name) && !sum.equals(now.get(name))) {
                changed.add(name);
            }
        });
        for (String model : models(config)) {
            List<String> old = under(model, before);
            List<String> present = under(model, now);
            if (!old.isEmpty()) {
                old.stream().filter(name -> !present.contains(name)).forEach(name -> changed.add(name + " (is gone)"));
                present.stream().filter(name -> !old.contains(name)).forEach(name -> changed.add(name + " (is new)"));
            }
        }
        if (!changed.isEmpty()) {
            throw new ConfigException(
                    "the run " + run + " cannot go on with other files than it began with. Changed since: "
                            + String.join(", ", changed)
                            + ". Put back the files whose sums provenance.json has, or start a new run without --resume");
        }
    }

    private static List<String> under(String model, Map<String, String> sums) {
        return sums.keySet().stream()
                .filter(name -> name.startsWith(model + "/"))
                .toList();
    }
}
