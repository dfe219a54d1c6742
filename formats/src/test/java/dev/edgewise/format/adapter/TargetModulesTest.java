package dev.edgewise.format.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetModulesTest {
    private static final List<String> MODULES = List.of(
            "model.layers.0.self_attn.q_proj",
            "model.layers.0.mlp.up_proj",
            "model.layers.1.self_attn.q_proj",
            "model.layers.1.mlp.up_proj");

    @Test
    void anEntryIsTheEndOfAName() {
        assertThat(select("q_proj"))
                .containsExactly("model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.q_proj");
        assertThat(select("mlp.up_proj")).containsExactly("model.layers.0.mlp.up_proj", "model.layers.1.mlp.up_proj");
        assertThat(new TargetModules(List.of("proj")).matcher().test("model.layers.0.self_attn.q_proj"))
                .isFalse();
    }

    @Test
    void aWholeNameOrARegularExpressionForOne() {
        assertThat(select("model.layers.1.mlp.up_proj")).containsExactly("model.layers.1.mlp.up_proj");
        assertThat(select(".*\\.1\\.(self_attn|mlp)\\..*_proj"))
                .containsExactly("model.layers.1.self_attn.q_proj", "model.layers.1.mlp.up_proj");
        assertThat(new TargetModules(List.of("(q|up)_proj")).matcher().test("model.layers.0.self_attn.q_proj"))
                .as("PEFT matches the whole name")
                .isFalse();
    }

    @Test
    void allLinearIsAll() {
        assertThat(select("all-linear")).containsExactlyElementsOf(MODULES);
    }

    @Test
    void aTargetThatMatchesNothing() {
        assertThatThrownBy(() -> select("q_proj", "u_proj"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("target module \"u_proj\" matches no linear module of the model, whose names end in"
                        + " q_proj, up_proj; take some of these, or all-linear. Did you mean \"q_proj\"?");
    }

    @Test
    void namesAreAsShortAsTheyCanBe() {
        assertThat(TargetModules.naming(MODULES, MODULES).entries()).containsExactly("q_proj", "up_proj");
        List<String> some = List.of("model.layers.1.mlp.up_proj", "model.layers.0.self_attn.q_proj");
        assertThat(TargetModules.naming(some, MODULES).entries())
                .containsExactly("model.layers.0.self_attn.q_proj", "model.layers.1.mlp.up_proj");
    }

    private static List<String> select(String... entries) {
        return List.copyOf(new TargetModules(List.of(entries)).select(MODULES));
    }

    /// `make_target_modules.py`: PEFT's own choice, for every way of naming modules.
    @Test
    void modulesAreThoseThatPeftAdapts(@TempDir Path directory) throws IOException {
        JsonNode golden = GoldenFiles.json(Path.of("..", "testkit", "golden", "target-modules.json"));
        List<String> unreadable = new ArrayList<>();
        for (JsonNode one : golden.path("cases")) {
            ObjectNode config = one.path("config").deepCopy();
            config.put("peft_type", "LORA").put("r", 1).put("lora_alpha", 1);
            Files.writeString(directory.resolve("adapter_config.json"), config.toString());
            if (one.path("error").asText().equals("ValueError")) {
                assertThatThrownBy(() -> AdapterDirectory.config(directory))
                        .as(config.toString())
                        .isInstanceOf(ModelException.class)
                        .hasMessage(directory.resolve("adapter_config.json")
                                + ": layers_to_transform goes with a list as target_modules, and layers_pattern with"
                                + " layers_to_transform, as in PEFT; the file is damaged: take it from the adapter's source"
                                + " again");
                continue;
            }
            TargetModules targets = AdapterDirectory.config(directory).targets();
            if (targets.entries().isEmpty()) {
                unreadable.add(one.path("config").path("target_modules").asText());
                continue;
            }
            List<String> expected = new ArrayList<>();
            one.path("adapted").forEach(module -> expected.add(module.asText()));
            List<String> found = new ArrayList<>();
            golden.path("modules").forEach(module -> found.add(module.asText()));
            found.removeIf(module -> !targets.matcher().test(module));
            assertThat(found).as(config.toString()).isEqualTo(expected);
        }
        assertThat(unreadable)
                .as("the tensors tell")
                .containsExactly(".*(?=q_proj).*", ".*([a-z])\\1.*", ".*q_proj\\Z", ".*layers\\.0\\.(?!mlp).*", "(");
    }

    @ParameterizedTest
    @ValueSource(strings = {"((([a-z_.0-9]+)+)+)+X", "(a?){20}a{20}X", "(.*)*(.*)*(.*)*X"})
    void aPatternThatGoesBackExponentiallyOftenEnds(String pattern) {
        TargetModules targets = new TargetModules(List.of(pattern));
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(targets.matcher().test("model.layers.0.self_attn.q_proj".repeat(20)))
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(((a{100}){100}){100}){100}", "a{99999999999}", "a{,3}", "\\Qa\\E", "[[:alpha:]]+", "a(?=b)"})
    void whatWouldNotFitIntoMemoryOrMeansSomethingElseInPythonIsNotRead(String pattern) {
        assertThat(TargetModules.isReadable(pattern)).isFalse();
        assertThat(TargetModules.isReadable("(".repeat(9000) + ")".repeat(9000)))
                .isFalse();
        assertThatThrownBy(() -> new TargetModules(List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("neither a name nor a regular expression that can be read: " + pattern);
    }
}
