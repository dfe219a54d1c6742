package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.Precision;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.rollout.Completion;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The real SmolLM2-135M-Instruct GGUF against `transformers` (`testkit/golden/smollm2.json`) and llama.cpp (the
/// model's own `golden.json`).
@Tag("native")
@Tag("slow")
class SmolLm2Test {
    private static @Nullable OpenModel model;
    private static JsonNode transformers;
    private static JsonNode llamaCpp;

    @BeforeAll
    static void open() throws IOException {
        Path file = Shared.smolLm2();
        ObjectMapper json = new ObjectMapper();
        transformers =
                json.readTree(Path.of("..", "testkit", "golden", "smollm2.json").toFile());
        llamaCpp = json.readTree(file.resolveSibling("golden.json").toFile());
        model = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 2048, new Threads(1, Map.of(), 1))
                .open(file, Precision.FP32);
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void tokenIdsAreLlamaCpps() {
        for (JsonNode one : llamaCpp.path("tokenize")) {
            String text = one.path("text").asText();
            assertThat(model.tokenizer().encode(text, false)).as(text).isEqualTo(ints(one.path("ids")));
            assertThat(model.tokenizer().encode(text, true)).as(text).isEqualTo(ints(one.path("ids_special")));
        }
    }

    @Test
    void twentyGreedyCompletionsAreTransformersTokenForToken() {
        PromptRenderer prompts = new PromptRenderer(model.tokenizer(), model.template(), "");
        List<Generator.Request> requests = new ArrayList<>();
        for (JsonNode one : transformers.path("greedy")) {
            PromptRenderer.Rendered prompt = prompts.render(one.path("prompt").asText());
            assertThat(prompt.text()).isEqualTo(one.path("rendered").asText());
            assertThat(prompt.ids()).isEqualTo(ints(one.path("prompt_ids")));
            requests.add(new Generator.Request(prompt.ids(), 0));
        }
        List<List<Completion>> completions = new Generator(model.policy(), model.tokenizer())
                .generate(
                        requests,
                        1,
                        SamplingSettings.greedy(transformers.path("new_tokens").asInt(), List.of()));
        for (int i = 0; i < requests.size(); i++) {
            JsonNode expected = transformers.path("greedy").get(i);
            Completion completion = completions.get(i).getFirst();
            assertThat(completion.tokenIds())
                    .as(expected.path("prompt").asText())
                    .isEqualTo(ints(expected.path("greedy_ids")));
            float[] logProbs = floats(expected.path("log_probs"));
            assertThat(completion.logProbs()).containsExactly(logProbs, within(2e-3f));
        }
        assertThat(requests).hasSize(20);
    }

    @Test
    void meanNllIsTransformersAndCloseToLlamaCpps() {
        for (int i = 0; i < transformers.path("nll").size(); i++) {
            JsonNode expected = transformers.path("nll").get(i);
            int[] ids = ints(expected.path("input_ids"));
            double nll = nll(ids);
            assertThat(nll).isCloseTo(expected.path("mean_nll").asDouble(), within(1e-4));
        }
        for (JsonNode expected : llamaCpp.path("nll")) {
            double nll = nll(model.tokenizer().encode(expected.path("text").asText(), false));
            // llama.cpp rounds activations to 8 bits.
            assertThat(nll).isCloseTo(expected.path("mean_nll").asDouble(), within(0.04));
        }
    }

    private static double nll(int[] ids) {
        TrainingSequence sequence =
                TrainingSequence.demonstration(new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length));
        double sum = 0;
        float[] logProbs = model.policy().logProbs(List.of(sequence), 1).getFirst();
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return sum / logProbs.length;
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
