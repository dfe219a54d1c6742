package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.trainer.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class TrainingRunTest {
    private static final int TRIES = 8;
    private static final Checkpoints NOWHERE = (_, _) -> Path.of("");
    private static final Collective ALONE = new LocalCollective();

    @TempDir
    Path directory;

    /// Each try holds some 100 MiB: a model of 12 million parameters, its reference and no optimizer state yet.
    @Test
    void aRunThatCannotBeWiredGivesItsMemoryBack() throws IOException {
        RunConfig config = ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 512, num_hidden_layers: 4, num_attention_heads: 4, num_key_value_heads: 4,
                               intermediate_size: 1024, max_position_embeddings: 64, vocabulary: characters}}
                precision: {compute: fp32}
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: bare}
                algorithm: {type: grpo, num_generations: 4, groups_per_step: 2, beta: 0.1}
                rollout: {max_completion_length: 6}
                train: {eval_samples: 4}
                guards: {monitor_steps: 5, held_out_text: any.txt}
                """), List.of());
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));
        refuse(config, models);
        long before = Pointer.physicalBytes();
        for (int i = 0; i < TRIES; i++) {
            refuse(config, models);
        }

        assertThat(Pointer.physicalBytes() - before).isLessThan(TRIES * (30L << 20));
    }

    @Test
    void attemptsWithoutAScoreAreLeftOutInOneProcess() {
        RunConfig config = ConfigReader.read(
                "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: grpo}\n",
                "run.yaml",
                directory,
                List.of("rollout.unscored=leave_out"));
        assertThat(DecoderRun.unscored(config, _ -> {}, 1)).isNotNull();
        assertThatThrownBy(() -> DecoderRun.unscored(config, _ -> {}, 2))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "rollout.unscored: leave_out works in one process, since one rank may leave out what another"
                                + " does not, but this run has 2 ranks; train in one process (--ranks 1), or set it to stop");
    }

    @Test
    void preferencesAreLearnedInOneProcess() throws IOException {
        Files.writeString(directory.resolve("pairs.jsonl"), """
                {"prompt": "1", "chosen": "2", "rejected": "3"}
                """);
        RunConfig config = ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2,
                               intermediate_size: 32, max_position_embeddings: 64, vocabulary: characters}}
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: bare}
                rollout: {max_completion_length: 6}
                algorithm: {type: dpo, dataset: pairs.jsonl}
                """), List.of());
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));
        try (RunOutline outline = RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models)) {
            assertThatThrownBy(() -> TrainingRun.assemble(outline, _ -> NOWHERE, _ -> {}, () -> false, new TwoRanks()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("algorithm dpo runs in one process, but this run has 2 ranks; start it as one");
        }
    }

    private static void refuse(RunConfig config, Models models) {
        try (RunOutline outline = RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models)) {
            assertThatThrownBy(() -> TrainingRun.assemble(outline, _ -> NOWHERE, _ -> {}, () -> false, ALONE))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("guards.held_out_text watches what a pretrained model knew");
        }
    }
}
