package dev.edgewise.format.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterDirectoryTest {
    private static final String Q = "model.layers.0.self_attn.q_proj";
    private static final String ONLY_PLAIN =
            "; Edgewise applies plain LoRA on linear layers only (peft_type LORA, bias none, no DoRA, no"
                    + " modules_to_save, one rank and alpha for all modules). Merge the adapter in PEFT"
                    + " (merge_and_unload) and use the merged model";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"llama-qv, 4", "llama-all-linear, 14", "qwen2-qv, 4", "qwen2-all-linear, 14"})
    void opensWhatPeftWrote(String name, int modules) {
        Path path = GoldenFiles.adapter(name);
        JsonNode expected = GoldenFiles.json(path.resolve("expected.json"));
        try (AdapterDirectory adapter = AdapterDirectory.open(path)) {
            AdapterConfig config = adapter.config();
            assertThat(config.rank()).isEqualTo(expected.path("r").asInt());
            assertThat(config.scale()).isEqualTo(2);
            assertThat(config.baseModel()).isEqualTo("../../models/" + name.substring(0, name.indexOf('-')));
            assertThat(adapter.modules())
                    .hasSize(modules)
                    .allMatch(config.targets().matcher());
            assertThat(adapter.tensors().tensors().values().stream()
                            .mapToLong(TensorInfo::elements)
                            .sum())
                    .isEqualTo(expected.path("parameters").asLong());
        }
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        AdapterConfig config =
                new AdapterConfig(2, 3.5, true, new TargetModules(List.of("q_proj", ".*\\.k_proj")), "owner/model");
        AdapterDirectory.write(directory, config, factors(2));
        assertThat(AdapterDirectory.isAdapter(directory)).isTrue();
        try (AdapterDirectory adapter = AdapterDirectory.open(directory)) {
            assertThat(adapter.config()).isEqualTo(config);
            assertThat(adapter.config().scale()).isCloseTo(3.5 / 1.4142135, within(1e-6));
            assertThat(adapter.modules()).containsExactly(Q);
        }
    }

    @Test
    void everyKeyWrittenIsOneOfPefts() {
        AdapterDirectory.describe(directory, new AdapterConfig(2, 4, false, new TargetModules(List.of("q_proj")), "m"));
        List<String> known = keys(GoldenFiles.adapter("llama-qv").resolve("adapter_config.json"));
        assertThat(keys(directory.resolve("adapter_config.json"))).isNotEmpty().allMatch(known::contains);
    }

    private static List<String> keys(Path file) {
        return GoldenFiles.json(file).properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void notAnAdapter() throws IOException {
        refuses(directory + " has no adapter_config.json; give an adapter directory as PEFT's save_pretrained or a"
                + " training run with model.lora writes it (RUN/final)");
        config("");
        refuses(directory
                + " has no adapter_model.safetensors; the adapter is incomplete: take it from its source again");
        Files.writeString(directory.resolve("adapter_model.bin"), "");
        refuses(directory + " has no adapter_model.safetensors, only adapter_model.bin, which can run code when read;"
                + " save the adapter again in PEFT with safe_serialization=True");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "use_dora": true
            "rank_pattern": {"q_proj":8}
            "alpha_pattern": {"q_proj":8}
            "modules_to_save": ["lm_head"]
            "bias": "all"
            "fan_in_fan_out": true
            "task_type": "SEQ_CLS"
            "lora_bias": true
            "layer_replication": [[0,4],[2,5]]
            "target_parameters": ["experts.gate_up_proj"]
            "invented_after_us": 3
            """)
    void refusesWhatChangesTheMeaning(String key) throws IOException {
        config(", " + key);
        String[] parts = key.split(": ", 2);
        refuses(file() + ": " + parts[0].replace("\"", "") + " is " + parts[1] + ONLY_PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use_dora\": false, \"rank_pattern\": {}, \"modules_to_save\": null, \"invented_after_us\": null",
                "\"init_lora_weights\": \"gaussian\", \"lora_dropout\": 0.05, \"peft_version\": \"9.0\"",
                "\"layers_to_transform\": [0], \"layers_pattern\": \"layers\"",
                "\"task_type\": null, \"bias\": \"none\", \"fan_in_fan_out\": false"
            })
    void readsWhatDoesNot(String keys) throws IOException {
        config(", " + keys);
        assertThat(AdapterDirectory.config(directory).rank()).isEqualTo(2);
    }

    @Test
    void refusesOtherMethodsAndDamage() throws IOException {
        Files.writeString(file(), "{\"peft_type\": \"IA3\", \"r\": 2}");
        refuses(file() + ": peft_type is \"IA3\"" + ONLY_PLAIN);
        Files.writeString(file(), "{\"peft_type\": \"LORA\", \"r\": 0, \"lora_alpha\": 4}");
        refuses(file()
                + ": r must be a whole number, at least 1, and lora_alpha a number above 0, but they were 0 and 4;"
                + " the file is damaged: take it from the adapter's source again");
        Files.writeString(file(), "[]");
        refuses(file() + " must hold a JSON object but holds ARRAY; take it from its source again");
        Files.writeString(file(), "{");
        assertThatThrownBy(() -> AdapterDirectory.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file() + " is not valid JSON: ")
                .hasMessageEndingWith("; take it from its source again");
        config(", \"init_lora_weights\": \"pissa\"");
        refuses(file() + ": init_lora_weights is \"pissa\", which changes the base model's weights, so the adapter fits"
                + " no base as it is; in PEFT, convert it (save_pretrained with"
                + " path_initial_model_for_weight_conversion) or merge it (merge_and_unload)");
    }

    @Test
    void refusesTensorsThatDoNotFit() throws IOException {
        config("");
        tensors(factors(3));
        refuses("tensor '" + AdapterDirectory.factorA(Q) + "' of " + tensorFile() + " has shape [3, 4] but"
                + " adapter_config.json says r 2; the two files are not of one adapter");
        tensors(factors(2).subList(0, 1));
        refuses("tensor '" + AdapterDirectory.factorA(Q) + "' of " + tensorFile() + " lacks its partner '"
                + AdapterDirectory.factorB(Q) + "'; the file is incomplete: take it from its source again");
        String magnitude = "base_model.model." + Q + ".lora_magnitude_vector";
        tensors(List.of(tensor(magnitude, 4)));
        refuses("tensor '" + magnitude + "' of " + tensorFile() + " is no LoRA factor of a linear layer"
                + " (base_model.model.….lora_A.weight or …lora_B.weight), the only kind that Edgewise applies; merge the"
                + " adapter in PEFT (merge_and_unload) and use the merged model");
        tensors(List.of());
        refuses(tensorFile() + " holds no tensors; the adapter is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"target_modules\": [\"v_proj\"]",
                "\"exclude_modules\": [\"self_attn.q_proj\"]",
                "\"layers_to_transform\": 1",
                "\"target_modules\": \"((([a-z_.0-9]+)+)+)+X\"",
                "\"target_modules\": null, \"exclude_modules\": \".*q_proj\""
            })
    void refusesTensorsThatPeftWouldPassOver(String keys) throws IOException {
        given(keys);
        refuses("tensor '" + AdapterDirectory.factorA(Q) + "' of " + tensorFile() + " is not among the modules that"
                + " adapter_config.json names (target_modules, exclude_modules, layers_to_transform); PEFT would pass"
                + " over it. The two files are not of one adapter: take both from its source again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"target_modules\": \".*layers\\\\.(?P<n>0)\\\\..*\"",
                "\"target_modules\": \".*layers\\\\.0\\\\.(?!mlp).*\"",
                "\"target_modules\": null",
                "\"layers_to_transform\": [0], \"layers_pattern\": \"layers\""
            })
    void readsTheModulesThatTheTensorsName(String keys) throws IOException {
        given(keys);
        try (AdapterDirectory adapter = AdapterDirectory.open(directory)) {
            assertThat(adapter.modules()).containsExactly(Q);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "target_modules": 3           | target_modules must be text or a list of texts but is 3
            "exclude_modules": [1]        | exclude_modules must be text or a list of texts but is [1]
            "layers_to_transform": ["0"]  | layers_to_transform must be a whole number or a list of them but is ["0"]
            "use_rslora": "yes"           | use_rslora must be true or false but is "yes"
            """)
    void refusesValuesOfTheWrongType(String key, String message) throws IOException {
        config(", " + key);
        refuses(file() + ": " + message + "; the file is damaged: take it from the adapter's source again");
    }

    @Test
    void theBaseIsThatOfTheRevision() throws IOException {
        config(", \"base_model_name_or_path\": \"owner/name\", \"revision\": \"v2\"");
        assertThat(AdapterDirectory.config(directory).baseModel()).isEqualTo("owner/name@v2");
        config(", \"base_model_name_or_path\": \"owner/name\", \"revision\": null");
        assertThat(AdapterDirectory.config(directory).baseModel()).isEqualTo("owner/name");
    }

    @ParameterizedTest
    @CsvSource({"owner/name@v2, owner/name, v2", "owner/name, owner/name,", "a@b/c@d, a@b/c, d"})
    void theRevisionIsWrittenUnderItsOwnKey(String base, String name, @Nullable String revision) {
        AdapterConfigFile.write(file(), new AdapterConfig(2, 4, false, new TargetModules(List.of("q_proj")), base));

        JsonNode written = GoldenFiles.json(file());
        assertThat(written.path("base_model_name_or_path").asText()).isEqualTo(name);
        assertThat(written.path("revision").textValue()).isEqualTo(revision);
    }

    @Test
    void aBaseSurvivesBeingWrittenAndRead() {
        AdapterConfigFile.write(
                file(), new AdapterConfig(2, 4, false, new TargetModules(List.of("q_proj")), "owner/name@v2"));

        assertThat(AdapterDirectory.config(directory).baseModel()).isEqualTo("owner/name@v2");
    }

    @Test
    void deepNestingIsToldWithoutNamesOfALibrary() throws IOException {
        Files.writeString(file(), "[".repeat(2000));
        refuses(file() + " is not valid JSON: it is nested too deeply, or has a text or a number that is too long;"
                + " take it from its source again");
    }

    private Path file() {
        return directory.resolve("adapter_config.json");
    }

    private Path tensorFile() {
        return directory.resolve("adapter_model.safetensors");
    }

    private void config(String more) throws IOException {
        Files.writeString(
                file(),
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4, \"target_modules\": [\"q_proj\"]" + more + "}");
    }

    private void given(String keys) throws IOException {
        config(", " + keys);
        tensors(factors(2));
    }

    private void tensors(List<TensorData> tensors) {
        SafetensorsWriter.write(tensorFile(), tensors, SafetensorsWriter.PYTORCH);
    }

    private static List<TensorData> factors(int rank) {
        return List.of(tensor(AdapterDirectory.factorA(Q), rank, 4), tensor(AdapterDirectory.factorB(Q), 4, rank));
    }

    private static TensorData tensor(String name, long... shape) {
        TensorInfo info = new TensorInfo(name, ElementType.F32, shape);
        return new TensorData(info, () -> MemorySegment.ofArray(new byte[(int) info.bytes()]));
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> AdapterDirectory.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }
}
