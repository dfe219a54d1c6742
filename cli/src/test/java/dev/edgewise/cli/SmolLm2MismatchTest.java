package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How far the log-probabilities of sampled tokens are from those that the training pass computes, on the real
/// SmolLM2-135M-Instruct: the healthy range of docs/numerics.md.
@Tag("native")
@Tag("slow")
class SmolLm2MismatchTest {
    private static final double TEMPERATURE = 0.9;

    @ParameterizedTest
    @CsvSource({"FP32, 1e-5, 1e-3", "BF16, 0.05, 0.5"})
    void aRealModelIsHealthy(Precision precision, double mean, double max) {
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 2048, new Threads(1, Map.of(), 1));
        try (OpenModel model = models.open(Shared.smolLm2(), precision)) {
            PromptRenderer prompts = new PromptRenderer(model.tokenizer(), model.template(), "");
            List<Generator.Request> requests = new ArrayList<>();
            for (String question :
                    List.of("What is 17 + 25?", "Name three colours of the rainbow.", "Write a haiku.")) {
                requests.add(new Generator.Request(prompts.render(question).ids(), requests.size()));
            }
            List<List<Completion>> groups = new Generator(model.policy(), model.tokenizer())
                    .generate(requests, 4, new SamplingSettings(TEMPERATURE, 1, 0, 32, List.of()));
            List<TrainingSequence> sequences = new ArrayList<>();
            List<float[]> sampled = new ArrayList<>();
            for (int i = 0; i < groups.size(); i++) {
                for (Completion completion : groups.get(i)) {
                    sequences.add(TrainingSequence.demonstration(requests.get(i).promptIds(), completion.tokenIds()));
                    sampled.add(completion.logProbs());
                }
            }
            List<float[]> recomputed = model.policy().logProbs(sequences, TEMPERATURE);
            DoubleSummaryStatistics differences = new DoubleSummaryStatistics();
            for (int i = 0; i < sampled.size(); i++) {
                for (int t = 0; t < sampled.get(i).length; t++) {
                    differences.accept(Math.abs(sampled.get(i)[t] - recomputed.get(i)[t]));
                }
            }
            assertThat(differences.getCount()).isGreaterThan(200);
            assertThat(differences.getAverage()).isLessThan(mean);
            assertThat(differences.getMax()).isLessThan(max);
        }
    }
}
