package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    /// SHA-256 of no bytes.
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path directory;

    private FileHashes hashes() {
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1", "HF_HUB_CACHE", directory + "/cache");
        return new FileHashes(
                new Models(offline, DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1)));
    }

    private Path folder(String name, String... files) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        for (String file : files) {
            Files.createFile(folder.resolve(file));
        }
        return folder;
    }

    private Path adapter(String name, String base) throws IOException {
        Path adapter = folder(name, "adapter_model.safetensors");
        Files.writeString(adapter.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "base_model_name_or_path": "%s", "r": 2, "lora_alpha": 4, "target_modules": ["q_proj"]}
                """.formatted(base));
        return adapter;
    }

    private RunConfig config(String model) throws IOException {
        return ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: %s
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: bare}
                algorithm: {type: grpo}
                rollout: {max_completion_length: 8}
                """.formatted(model)), List.of());
    }

    @Test
    void theBaseThatAnAdapterNamesIsNotSoughtWhereItIsTrainedFurther() throws IOException {
        Path model = folder("m", "config.json", "model.safetensors", "README.md");
        Path adapter = adapter("a", "no/such");
        RunConfig config = config("{path: \"" + model + "\", lora: {adapter: \"" + adapter + "\"}}");

        assertThat(hashes().of(config))
                .containsOnlyKeys(
                        adapter + "/adapter_config.json",
                        adapter + "/adapter_model.safetensors",
                        model + "/config.json",
                        model + "/model.safetensors");
        assertThat(hashes().withoutWeights(config))
                .containsOnlyKeys(adapter + "/adapter_config.json", model + "/config.json");
    }

    @Test
    void theFilesOfABaseHaveTheNameThatTheAdapterNames() throws IOException {
        Path adapter = adapter("a", "../base");
        folder("base", "config.json", "tokenizer.json", "model.safetensors");

        assertThat(hashes().withoutWeights(config("{path: \"" + adapter + "\"}")))
                .containsOnlyKeys(adapter + "/adapter_config.json", "../base/config.json", "../base/tokenizer.json")
                .containsEntry("../base/config.json", EMPTY);
    }

    @Test
    void theTokenizerOfANewModelCounts() throws IOException {
        Path other = folder("other", "tokenizer.json", "added_tokens.json", "model.safetensors");
        assertThat(hashes().of(config("{init: {vocabulary: \"" + other + "\"}}")))
                .containsOnlyKeys(other + "/added_tokens.json", other + "/tokenizer.json");

        assertThat(hashes().of(config("{init: {vocabulary: characters}}"))).isEmpty();
    }

    /// A GGUF file has the tokenizer in it.
    @Test
    void aGgufFileCountsForRanks() throws IOException {
        Path file = folder("g", "model.gguf").resolve("model.gguf");

        assertThat(hashes().withoutWeights(config("{path: \"" + file + "\"}"))).containsOnlyKeys(file.toString());
        assertThat(hashes().withoutWeights(config("{init: {vocabulary: \"" + file + "\"}}")))
                .containsOnlyKeys(file.toString());
    }

    @Test
    void filesOfAFolderThatWasRecordedWholeAreNeitherNewNorGone() {
        Map<String, String> before = Map.of("m/config.json", "1", "m/merges.txt", "2", "m/vocab.json", "3");
        Map<String, String> now = Map.of("m/config.json", "1", "m/merges.txt", "0", "m/tokenizer.json", "4");

        assertThatThrownBy(() -> FileHashes.requireSame(Path.of("run"), before, now))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the run run cannot go on with other files than it began with. Changed since: m/merges.txt,"
                        + " m/tokenizer.json (is new), m/vocab.json (is gone). Put back the files whose sums"
                        + " provenance.json has, or start a new run without --resume");
    }

    @Test
    void whatAnEarlierVersionDidNotRecordIsNotNew() {
        Map<String, String> before = Map.of("a/adapter_model.safetensors", "1", "rows.jsonl", "2");
        Map<String, String> now = Map.of(
                "a/adapter_model.safetensors",
                "1",
                "a/adapter_config.json",
                "3",
                "m/config.json",
                "4",
                "rows.jsonl",
                "2");

        FileHashes.requireSame(Path.of("run"), before, now);
    }
}
