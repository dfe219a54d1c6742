package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
    @Test
    void theUsualRowsAreThoseOfTheTable() {
        assertThat(plan("shape:135m", false))
                .extracting(BenchRow::id)
                .containsExactly(
                        "generate-bf16-1",
                        "decode-bf16-1",
                        "generate-bf16-8",
                        "decode-bf16-8",
                        "generate-bf16-32",
                        "decode-bf16-32",
                        "generate-bf16-64",
                        "decode-bf16-64",
                        "sft-bf16",
                        "sft-fp32",
                        "grpo-11m-fp32",
                        "grpo-135m-fp32",
                        "grpo-135m-bf16",
                        "start-up",
                        "products");
    }

    @Test
    void quickIsAFewOfThem() {
        assertThat(plan("shape:135m", true))
                .extracting(BenchRow::id)
                .containsExactly(
                        "generate-bf16-32", "decode-bf16-32", "sft-bf16", "grpo-11m-fp32", "start-up", "products");
    }

    @Test
    void patternsChooseRowsInTheTablesOrder() {
        assertThat(plan("shape:tiny", false, "sft-*", "generate-fp32-8"))
                .extracting(BenchRow::id)
                .containsExactly("generate-fp32-8", "sft-bf16", "sft-fp32");
    }

    @Test
    void bothGrpoRowsAreHeldAgainstTheSameMeasurementsOfTrl() {
        List<BenchRow> rows = plan("shape:135m", false, "grpo-135m*");
        assertThat(rows.getFirst().peers()).isEqualTo(rows.getLast().peers());
        Contender pure = rows.getFirst().peers().getLast();
        assertThat(pure.id()).isEqualTo("trl:grpo-135m-bf16-pure");
        assertThat(pure.program())
                .isEqualTo(new Contender.Program.Peer(
                        "TRL pure bf16",
                        "trl_grpo.py",
                        List.of(
                                "--model",
                                "shape:135m",
                                "--dtype",
                                "bfloat16",
                                "--prompts",
                                "2",
                                "--group",
                                "8",
                                "--prompt",
                                "64",
                                "--new",
                                "64",
                                "--pure"),
                        List.of("trl")));
    }

    @Test
    void longWorkIsRepeatedLess() {
        assertThat(plan("shape:135m", false, "grpo-*"))
                .extracting(row -> row.ours().repeats())
                .containsExactly(3, 1, 1);
    }

    @Test
    void aPatternThatFitsNothingListsTheRows() {
        assertThatThrownBy(() -> plan("shape:tiny", false, "grpo-135m-*"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--rows grpo-135m-* fits no row; there are generate-bf16-1, decode-bf16-1, generate-bf16-8,"
                        + " decode-bf16-8, generate-bf16-32, decode-bf16-32, generate-bf16-64, decode-bf16-64,"
                        + " generate-fp32-1, decode-fp32-1, generate-fp32-8, decode-fp32-8, generate-fp32-32,"
                        + " decode-fp32-32, generate-fp32-64, decode-fp32-64, sft-bf16, sft-fp32, grpo-tiny-fp32,"
                        + " grpo-tiny-bf16, start-up, products");
    }

    @Test
    void aShapeThatDoesNotExistListsTheShapes() {
        assertThatThrownBy(() -> BenchModel.config("shape:7b"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no model shape:7b; shapes are shape:135m, shape:11m, shape:tiny");
    }

    @Test
    void modelsHaveShortNames() {
        assertThat(BenchPlan.slug("shape:135m")).isEqualTo("135m");
        assertThat(BenchPlan.slug("models/SmolLM2-135M_Instruct.Q4_1.gguf")).isEqualTo("smollm2-135m-instruct.q4-1");
    }

    private static List<BenchRow> plan(String model, boolean quick, String... rows) {
        BenchSettings settings =
                new BenchSettings(model, List.of(1, 8, 32, 64), 64, 24, 128, 3, 0, 2, "cpu", quick, List.of(rows));
        return BenchPlan.of(settings, BenchModel.config(model));
    }
}
