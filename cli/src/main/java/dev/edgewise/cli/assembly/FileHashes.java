package dev.edgewise.cli.assembly;

import dev.edgewise.config.DatasetConfig;
import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.FamilyConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// SHA-256 of the data and model files that a configuration names, by name, for provenance. Models that are
/// directories or hub ids are left out.
final class FileHashes {
    private FileHashes() {}

    /// @throws CheckpointException if a file cannot be read
    static Map<String, String> of(RunConfig config) {
        Map<String, String> hashes = new TreeMap<>();
        config.environments().forEach(one -> hash(hashes, one));
        config.evalEnvironments().forEach(one -> hash(hashes, one));
        if (config.algorithm() instanceof SftConfig sft) {
            sft.dataset().forEach(name -> hash(hashes, name));
        }
        String model = config.model().path();
        if (model != null) {
            hash(hashes, model);
        }
        String heldOut = config.guards().heldOutText();
        if (heldOut != null) {
            hash(hashes, heldOut);
        }
        LoraConfig lora = config.model().lora();
        String adapter = lora == null ? null : lora.adapter();
        if (adapter != null) {
            hash(hashes, Path.of(adapter, AdapterDirectory.TENSORS).toString());
        }
        return hashes;
    }

    private static void hash(Map<String, String> hashes, EnvironmentConfig environment) {
        switch (environment) {
            case FamilyConfig _ -> {}
            case DatasetConfig dataset -> {
                dataset.path().forEach(name -> hash(hashes, name));
                dataset.testPath().forEach(name -> hash(hashes, name));
            }
        }
    }

    private static void hash(Map<String, String> hashes, String name) {
        Path path = Path.of(name);
        if (!Files.isRegularFile(path)) {
            return;
        }
        try {
            hashes.put(name, Sha256.of(path));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + path + " for its checksum: " + e.getMessage(), e);
        }
    }
}
