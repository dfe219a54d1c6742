package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.preference.loss.OrpoLoss;
import dev.edgewise.preference.loss.PairObjective;
import dev.edgewise.preference.loss.PreferenceLosses;
import dev.edgewise.preference.loss.ScoreDivergence;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loss, every gradient, three AdamW steps and all metrics of a batch of preferences against TRL's trainers,
/// whatever the size of a micro-batch: `testkit/oracle/make_preferences.py`.
@Tag("native")
class PreferenceParityTest {
    private static final Path FOLDER = Path.of("..", "testkit", "golden", "preferences");
    private static final int WHOLE = 4096;

    /// One pair a pass, chosen and rejected together.
    private static final int PAIR = 8;

    private static final Map<String, PreferenceProvider<NoSettings>> LOSSES = PreferenceLosses.PROVIDERS.stream()
            .collect(Collectors.toMap(PreferenceProvider::type, Function.identity()));

    @ParameterizedTest
    @CsvSource({"dpo, 4096", "dpo, 48", "dpo, 8", "kto, 4096", "kto, 8", "cpo, 4096", "cpo, 8", "orpo, 4096", "orpo, 8"
    })
    void gradientsAndThreeStepsAreTrls(String name, int microBatchTokens) throws IOException {
        JsonNode golden = golden();
        SequenceObjective objective = objective(name, first(golden, name));
        List<TrainingSequence> sequences = sequences(name, golden);
        try (var _ = TensorScope.open();
                Policy policy = policy("llama", microBatchTokens);
                Policy reference = policy("qwen3", microBatchTokens);
                AdamW optimizer = new AdamW(
                        policy.weights().trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0.01), _ -> true)) {
            List<float[]> references = objective.needsReference() ? reference.logProbs(sequences, 1) : null;
            for (int step = 0; step < 3; step++) {
                policy.weights().clearGradients();
                UpdateReport report =
                        policy.accumulate(new BatchPart(objective, sequences, 1, ""), 1, null, references);
                JsonNode numbers = golden.path("steps").path(name).path(step);
                near(report.loss(), numbers.path("loss"), step == 0 ? 2e-5 : 2e-4);
                if (step == 0) {
                    compare(name + ".grads", policy, 5e-5);
                }
                near(
                        GradientClip.clip(policy.weights().trainable(), 1),
                        numbers.path("grad_norm"),
                        step == 0 ? 1e-4 : 2e-3);
                optimizer.step(0.01);
                policy.weights().refresh(DType.F32);
            }
            compare(name + ".after3", policy, 2e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WHOLE, PAIR})
    void everyLossHasTrlsGradientNormAndMetrics(int microBatchTokens) throws IOException {
        JsonNode golden = golden();
        for (String name : List.of("dpo", "kto", "cpo", "orpo")) {
            JsonNode cases = golden.path(name);
            for (JsonNode each : cases.isArray() ? cases : List.of(cases)) {
                check(each, objective(name, each), sequences(name, golden), microBatchTokens);
            }
        }
    }

    private static void check(
            JsonNode expected, SequenceObjective objective, List<TrainingSequence> sequences, int microBatchTokens)
            throws IOException {
        try (var _ = TensorScope.open();
                Policy policy = policy("llama", microBatchTokens);
                Policy reference = policy("qwen3", microBatchTokens)) {
            policy.weights().clearGradients();
            UpdateReport report = policy.accumulate(
                    new BatchPart(objective, sequences, 1, ""),
                    1,
                    null,
                    objective.needsReference() ? reference.logProbs(sequences, 1) : null);
            String what = objective.toString();
            assertThat(report.loss()).as(what).satisfies(loss -> near(loss, expected.path("loss"), 5e-5));
            near(GradientClip.clip(policy.weights().trainable(), 0), expected.path("grad_norm"), 2e-4);
            Map<String, Double> metrics = objective.metrics(report.sequences());
            expected.path("metrics").properties().forEach(metric -> {
                switch (metric.getKey()) {
                    case "num_tokens" -> {}
                    // TRL averages these over padding and prompts, too, where there is no reference.
                    case "logits/chosen", "logits/rejected" -> {
                        if (objective.needsReference()) {
                            near(metrics.get(metric.getKey()), metric.getValue(), 1e-4);
                        }
                    }
                    case "entropy" -> near(report.meanEntropy(), metric.getValue(), 1e-4);
                    default ->
                        assertThat(metrics)
                                .as(what)
                                .hasEntrySatisfying(metric.getKey(), value -> near(value, metric.getValue(), 1e-4));
                }
            });
        }
    }

    @Test
    void aPairIsNeverCutApart() throws IOException {
        List<TrainingSequence> sequences = pairs(golden());
        for (int tokens : new int[] {1, 8, 40, 80, WHOLE}) {
            List<MicroBatch> batches = MicroBatches.together(sequences, 2, tokens);
            List<Integer> all = new ArrayList<>();
            for (MicroBatch batch : batches) {
                int[] sorted = Arrays.stream(batch.indices()).sorted().toArray();
                for (int i = 0; i < sorted.length; i += 2) {
                    assertThat(sorted[i] % 2).isZero();
                    assertThat(sorted[i + 1]).isEqualTo(sorted[i] + 1);
                }
                Arrays.stream(sorted).forEach(all::add);
            }
            assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        }
        assertThat(MicroBatches.together(sequences, 2, PAIR)).hasSize(4);
    }

    private static void near(double value, JsonNode expected, double relative) {
        double wanted = expected.doubleValue();
        assertThat(value).isCloseTo(wanted, within(relative * Math.max(0.1, Math.abs(wanted))));
    }

    private static void compare(String file, Policy policy, double tolerance) {
        try (TensorFile expected = Safetensors.open(FOLDER.resolve(file + ".safetensors"))) {
            for (Parameter parameter : policy.weights().parameters()) {
                GoldenBatch.byName(parameter, file.endsWith("grads") ? parameter.gradient() : parameter.master())
                        .forEach((name, values) -> assertThat(values)
                                .as(file + " of " + name)
                                .containsExactly(expected.floats(name), within((float) tolerance)));
            }
        }
    }

    /// Returns the case of which the three steps are.
    private static JsonNode first(JsonNode golden, String name) {
        JsonNode cases = golden.path(name);
        return cases.isArray() ? cases.path(0) : cases;
    }

    private static SequenceObjective objective(String name, JsonNode settings) {
        double beta = settings.path("beta").doubleValue();
        return switch (name) {
            case "dpo" -> dpo(settings);
            case "kto" ->
                new KtoObjective(
                        KtoObjective.Type.KTO,
                        beta,
                        settings.path("desirable_weight").doubleValue(),
                        settings.path("undesirable_weight").doubleValue());
            case "cpo" -> PairObjective.alone(cpo(settings), beta);
            case "orpo" -> PairObjective.alone(new OrpoLoss(beta), beta);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<TrainingSequence> sequences(String name, JsonNode golden) {
        return switch (name) {
            case "kto" -> judged(golden);
            case "orpo" -> imitating(golden);
            default -> pairs(golden);
        };
    }

    private static CpoLoss cpo(JsonNode settings) {
        return new CpoLoss(
                CpoLoss.Type.valueOf(settings.path("loss_type").asText().toUpperCase(Locale.ROOT)),
                settings.path("beta").doubleValue(),
                0,
                settings.path("cpo_alpha").doubleValue(),
                settings.path("simpo_gamma").doubleValue(),
                settings.path("alpha").doubleValue());
    }

    private static SequenceObjective dpo(JsonNode settings) {
        PreferenceContext context = new PreferenceContext(
                settings.path("beta").doubleValue(),
                settings.path("label_smoothing").doubleValue(),
                settings.path("discopop_tau").doubleValue());
        List<PreferenceLoss> losses = settings.path("loss_type")
                .valueStream()
                .map(type -> LOSSES.get(type.asText()).create(new NoSettings(), context))
                .toList();
        return PairObjective.dpo(
                losses,
                settings.path("loss_weights")
                        .valueStream()
                        .map(JsonNode::asDouble)
                        .toList(),
                new ScoreDivergence(
                        ScoreDivergence.Type.valueOf(
                                settings.path("f_divergence_type").asText().toUpperCase(Locale.ROOT)),
                        0.5),
                context.beta(),
                settings.path("ld_alpha").isNull()
                        ? null
                        : settings.path("ld_alpha").doubleValue(),
                settings.path("use_weighting").booleanValue());
    }

    private static List<TrainingSequence> pairs(JsonNode golden) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (JsonNode pair : golden.path("pairs")) {
            sequences.add(new TrainingSequence(ints(pair.path("prompt_ids")), ints(pair.path("chosen_ids")), 1, null));
            sequences.add(
                    new TrainingSequence(ints(pair.path("prompt_ids")), ints(pair.path("rejected_ids")), -1, null));
        }
        return sequences;
    }

    /// The prompt of a chosen completion is imitated, so that it counts as one.
    private static List<TrainingSequence> imitating(JsonNode golden) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (TrainingSequence each : pairs(golden)) {
            if (each.advantage() < 0) {
                sequences.add(each);
                continue;
            }
            int[] prompt = each.promptIds();
            int[] rest = Arrays.copyOfRange(prompt, 1, prompt.length + each.completionIds().length);
            System.arraycopy(each.completionIds(), 0, rest, prompt.length - 1, each.completionIds().length);
            float[] credit = new float[rest.length];
            Arrays.fill(credit, prompt.length - 1, credit.length, 1);
            sequences.add(new TrainingSequence(Arrays.copyOf(prompt, 1), rest, 1, null).withAdvantages(credit));
        }
        return sequences;
    }

    /// Two wanted and two unwanted completions, and every prompt with the completion of the one before.
    private static List<TrainingSequence> judged(JsonNode golden) {
        List<TrainingSequence> pairs = pairs(golden);
        List<TrainingSequence> sequences =
                new ArrayList<>(List.of(pairs.get(0), pairs.get(2), pairs.get(5), pairs.get(7)));
        for (int i = 0; i < 4; i++) {
            sequences.add(new TrainingSequence(
                    sequences.get(i).promptIds(), sequences.get((i + 3) % 4).completionIds(), 0, null));
        }
        return sequences;
    }

    private static Policy policy(String model, int microBatchTokens) throws IOException {
        return GoldenBatch.of(model, "sft").policy(DType.F32, Device.CPU, microBatchTokens);
    }

    private static JsonNode golden() throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve("expected.json").toFile());
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
