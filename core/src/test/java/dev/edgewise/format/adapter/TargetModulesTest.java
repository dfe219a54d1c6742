package dev.edgewise.format.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        assertThat(new TargetModules(List.of("proj")).matches("model.layers.0.self_attn.q_proj"))
                .isFalse();
    }

    @Test
    void aWholeNameOrARegularExpressionForOne() {
        assertThat(select("model.layers.1.mlp.up_proj")).containsExactly("model.layers.1.mlp.up_proj");
        assertThat(select(".*\\.1\\.(self_attn|mlp)\\..*_proj"))
                .containsExactly("model.layers.1.self_attn.q_proj", "model.layers.1.mlp.up_proj");
        assertThat(new TargetModules(List.of("(q|up)_proj")).matches("model.layers.0.self_attn.q_proj"))
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
}
