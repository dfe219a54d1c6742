package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.model.Parameter;
import dev.edgewise.monitor.Reading;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.trainer.PerplexityMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Signs and perplexity against PyTorch and NumPy; see `testkit/oracle/make_monitors.py`.
@Tag("native")
class NetworkSignsTest {
    private static JsonNode golden() throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("..", "testkit", "golden", "monitors.json").toFile());
    }

    private static Policy silenced(JsonNode golden, String model) throws IOException {
        Policy policy = GoldenBatch.of(model, "sft").policy(DType.F32, Device.CPU, 64);
        long silent = golden.path("silent").asLong();
        long faint = golden.path("faint").asLong();
        Parameter gateUp = policy.weights().parameters().stream()
                .filter(parameter -> parameter.name().equals("model.layers.0.mlp.gate_up"))
                .findFirst()
                .orElseThrow();
        long units = policy.weights().config().mlp();
        try (var _ = TensorScope.open()) {
            gateUp.master().narrow(0, 0, silent).zero_();
            gateUp.master()
                    .narrow(0, units + silent, faint)
                    .mul_(golden.path("faint_factor").asDouble());
        }
        policy.weights().refresh(DType.F32);
        return policy;
    }

    private static List<int[]> sequences(JsonNode one) {
        List<int[]> sequences = new ArrayList<>();
        for (JsonNode ids : one.path("sequences")) {
            int[] values = new int[ids.size()];
            Arrays.setAll(values, i -> ids.get(i).asInt());
            sequences.add(values);
        }
        return sequences;
    }

    @Test
    void signsAndPerplexityEqualPyTorchs() throws IOException {
        JsonNode golden = golden();
        for (JsonNode one : golden.path("cases")) {
            try (Policy policy = silenced(golden, one.path("model").asText())) {
                Reading.Weights signs = NetworkSigns.of(policy, sequences(one));
                assertThat(signs.deadUnits())
                        .isCloseTo(one.path("dead_units").asDouble(), within(1e-12))
                        .isPositive();
                assertThat(signs.effectiveRank())
                        .isCloseTo(one.path("effective_rank").asDouble(), within(1e-3));
                assertThat(signs.parameterNorm())
                        .isCloseTo(one.path("parameter_norm").asDouble(), within(1e-3));

                List<TrainingSequence> windows = sequences(one).stream()
                        .map(ids -> TrainingSequence.demonstration(
                                new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length)))
                        .toList();
                Reading.Perplexity read =
                        (Reading.Perplexity) new PerplexityMonitor(policy, new LocalCollective(), windows).read();
                double expected = one.path("perplexity").asDouble();
                assertThat(read.perplexity()).isCloseTo(expected, within(1e-4 * expected));
                assertThat(read.tokens()).isEqualTo(one.path("tokens").asLong());
            }
        }
    }

    @Test
    void manyTokensGiveEvenlySpacedRowsAndNothingIsKept() {
        try (Policy policy = TinyPolicy.open()) {
            List<int[]> sequences = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int[] ids = new int[8 + i % 3];
                int first = i;
                Arrays.setAll(ids, t -> (7 * first + t * t) % 24);
                sequences.add(ids);
            }
            NetworkSigns.of(policy, sequences);
            long live = TensorScope.liveTensors();
            Reading.Weights signs = NetworkSigns.of(policy, sequences);
            assertThat(TensorScope.liveTensors()).isEqualTo(live);
            assertThat(signs.effectiveRank()).isBetween(2.0, 32.0);
            assertThat(signs).isEqualTo(NetworkSigns.of(policy, sequences));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try (Policy policy = TinyPolicy.open()) {
                        NetworkSigns.of(policy, List.of());
                    }
                })
                .withMessage("the signs of a network need at least one sequence");
    }

    @Test
    void aMergedCopyComputesTheSameAndIsApart() {
        try (Policy policy = TinyPolicy.open();
                Policy copy = policy.mergedCopy()) {
            List<TrainingSequence> one = List.of(TrainingSequence.demonstration(new int[] {1, 2}, new int[] {3, 4, 5}));
            float[] before = policy.logProbs(one, 1).getFirst();
            assertThat(copy.logProbs(one, 1).getFirst()).containsExactly(before);
            try (var _ = TensorScope.open()) {
                Tensor first = copy.weights().parameters().getFirst().master();
                first.mul_(2);
            }
            copy.weights().refresh(DType.F32);
            assertThat(copy.logProbs(one, 1).getFirst()).isNotEqualTo(before);
            assertThat(policy.logProbs(one, 1).getFirst()).containsExactly(before);
        }
    }
}
