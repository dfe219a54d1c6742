package dev.edgewise.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A batch of `testkit/golden/training` with its model and what PyTorch made of both.
///
/// @param kind `sft`, `grpo` or `on-policy`
/// @param expected the numbers of `expected.json`
record GoldenBatch(
        String model,
        String kind,
        JsonNode expected,
        List<TrainingSequence> sequences,
        Objective objective,
        List<float[]> old) {
    private static final Path FOLDER = Path.of("..", "testkit", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    static GoldenBatch of(String model, String kind) throws IOException {
        JsonNode golden = JSON.readTree(
                FOLDER.resolve("training/" + model + "/expected.json").toFile());
        List<TrainingSequence> sequences = new ArrayList<>();
        List<float[]> old = new ArrayList<>();
        List<float[]> reference = new ArrayList<>();
        for (JsonNode one : golden.path("sequences")) {
            sequences.add(new TrainingSequence(
                    ints(one.path("prompt_ids")),
                    ints(one.path("completion_ids")),
                    kind.equals("sft") ? 1 : one.path("advantage").asDouble(),
                    null));
            old.add(floats(one.path("old_log_probs")));
            reference.add(floats(one.path("ref_log_probs")));
        }
        if (kind.equals("sft")) {
            return new GoldenBatch(model, kind, golden, sequences, new CrossEntropy(), List.of());
        }
        JsonNode grpo = golden.path("grpo");
        PolicyGradient objective = new PolicyGradient(
                LossType.DAPO,
                new ClipRange(
                        grpo.path("epsilon").asDouble(),
                        grpo.path("epsilon_high").asDouble()),
                new KlPenalty(grpo.path("beta").asDouble(), false),
                grpo.path("max_completion_length").asInt());
        Objective withReference = new FixedReference(objective, old, reference, kind.equals("on-policy"));
        return new GoldenBatch(model, kind, golden, sequences, withReference, old);
    }

    /// The numbers of this objective.
    JsonNode numbers() {
        return expected.path(kind);
    }

    UpdateReport accumulate(Policy policy) {
        return policy.accumulate(new BatchPart(objective, sequences, 1), 1, old.isEmpty() ? null : old, null);
    }

    /// The model as the golden files begin with it.
    Policy policy(DType compute, Device device, int microBatchTokens) throws IOException {
        Path directory = FOLDER.resolve("models/" + model);
        Weights weights = new Weights(
                DecoderConfigReader.read(
                        JSON.readTree(directory.resolve("config.json").toFile())),
                device);
        try (TensorFile file = Safetensors.open(directory.resolve("model.safetensors"))) {
            WeightFiles.load(file, weights);
        }
        weights.refresh(compute);
        return new Policy(weights, microBatchTokens);
    }

    /// The model's weights before the first step.
    TensorFile before() {
        return Safetensors.open(FOLDER.resolve("models/" + model + "/model.safetensors"));
    }

    /// `grads`, `after3`, `bf16.grads` or `bf16.after3`.
    TensorFile file(String name) {
        return Safetensors.open(FOLDER.resolve("training/" + model + "/" + kind + "." + name + ".safetensors"));
    }

    /// Log-probabilities before the first step, one array a sequence.
    List<float[]> logProbs() {
        List<float[]> all = new ArrayList<>();
        expected.path("sequences").forEach(one -> all.add(floats(one.path("log_probs"))));
        return all;
    }

    /// A tensor of the parameter's shape as the Hugging Face tensors that it holds, by name.
    static Map<String, float[]> byName(Parameter parameter, Tensor tensor) {
        int columns = (int) (tensor.count() / tensor.size(0));
        float[] values = tensor.toFloats();
        Map<String, float[]> slices = new LinkedHashMap<>();
        for (Parameter.Slice slice : parameter.slices()) {
            int start = (int) slice.start() * columns;
            slices.put(slice.name(), Arrays.copyOfRange(values, start, start + (int) slice.rows() * columns));
        }
        return slices;
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }
}
