package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adapters that we wrote, opened by PEFT: equal logits. Runs where `EDGEWISE_PYTHON` names a Python with torch,
/// transformers and peft.
@Tag("native")
@Tag("slow")
class PeftInteropTest {
    private static final long[] IDS = {7, 21, 3, 60, 44, 12, 12, 33, 5};

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "llama, all-linear, 8, 20.5, true, 14",
        "llama, model.layers.1.mlp.gate_proj, 3, 6, false, 1",
        "llama-bias, .*\\.1\\.(self_attn|mlp)\\..*_proj, 4, 8, false, 7",
        "qwen3, o_proj, 2, 4, false, 2"
    })
    void peftReadsItWithEqualLogits(
            String base, String target, int rank, double alpha, boolean rankStabilised, int modules) throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with peft");
        TargetModules targets = new TargetModules(List.of(target));
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = Golden.weights(base, "config.json", DType.F32)) {
            Adapters.create(weights, new AdapterConfig(rank, alpha, rankStabilised, targets, base), 4);
            RandomGenerator random = Seeds.stream(9, "test");
            for (LowRankAdapter adapter : weights.adapters()) {
                float[] values = new float[(int) adapter.b().master().count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.2f;
                }
                adapter.b()
                        .master()
                        .copy_(Tensors.floats(
                                Device.CPU, values, adapter.b().master().shape()));
            }
            weights.refresh(DType.F32);
            AdapterDirectory.write(directory, weights.adapter(), Adapters.store(weights));
            JsonNode seen = peft(python, Golden.path("models/" + base));
            assertThat(seen.path("modules").asInt()).isEqualTo(modules);
            Rope rope = new Rope(weights.config(), Device.CPU);
            Tensor hidden =
                    new DecoderTraining(weights, rope).forward(Tensors.longs(Device.CPU, IDS, 1, IDS.length), false);
            float[] logits = new TokenHead(weights).logits(hidden).toFloats();
            rope.close();
            DecoderParityTest.close(logits, flat(seen.path("logits").get(0)), "through PEFT's adapter");
            DecoderParityTest.close(logits, flat(seen.path("merged").get(0)), "merged by PEFT");
        }
    }

    private static float[] flat(JsonNode rows) {
        List<Float> values = rows.valueStream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::floatValue)
                .toList();
        float[] flat = new float[values.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values.get(i);
        }
        return flat;
    }

    private JsonNode peft(String python, Path base) throws Exception {
        Path err = directory.resolve("python.err");
        StringBuilder ids = new StringBuilder("[[").append(IDS[0]);
        for (int i = 1; i < IDS.length; i++) {
            ids.append(',').append(IDS[i]);
        }
        Process process = new ProcessBuilder(
                        python,
                        Path.of("..", "testkit", "oracle", "check_adapter.py").toString(),
                        base.toString(),
                        directory.toString(),
                        ids.append("]]").toString())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return new ObjectMapper().readTree(out);
    }
}
