package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.StudyConfig;
import dev.edgewise.config.StudyReader;
import dev.edgewise.study.Preregistration;
import dev.edgewise.study.StudyFiles;
import dev.edgewise.study.StudyVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudySessionTest {
    @TempDir
    Path directory;

    @Test
    void aFaultOfOneRunIsShownAndTheStudyComesToItsEnd() throws Exception {
        Thread main = Thread.currentThread();
        BooleanSupplier faulty = () -> {
            if (!Thread.currentThread().equals(main)) {
                throw new IllegalStateException("nobody expected this");
            }
            return false;
        };
        StudyFiles files = new StudyFiles(directory.resolve("out"));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StudySession.Ended ended =
                session(files, faulty).run(new Display(new PrintStream(err, true, StandardCharsets.UTF_8), false));
        String why = "internal fault: IllegalStateException: nobody expected this (see " + files.log("only", 4) + ")";
        assertThat(ended.results().missing()).containsExactly(Map.entry("only, seed 4", why));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("only, seed 4: " + why);
        assertThat(files.table()).content().contains("Missing: only, seed 4: " + why);
        assertThat(files.log("only", 4)).content().contains("IllegalStateException: nobody expected this");
    }

    private StudySession session(StudyFiles files, BooleanSupplier interrupted) throws Exception {
        Files.writeString(directory.resolve("base.yaml"), """
                model: {init: {hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                               intermediate_size: 32, max_position_embeddings: 64}}
                prompt: {style: raw, answer: bare}
                environments: [{type: comparison, levels: [0, 2]}]
                algorithm: {type: grpo, num_generations: 4, groups_per_step: 2}
                rollout: {max_completion_length: 6}
                optimizer: {lr_scheduler_type: constant}
                train: {eval_samples: 4}
                """);
        StudyConfig study = StudyReader.read(Files.writeString(directory.resolve("study.yaml"), """
                question: Is a fault seen?
                expectation: It is.
                metric: frontier
                seeds: [4]
                budget: {rollouts: 16}
                base: base.yaml
                arms: [{name: only}]
                """));
        return new StudySession(
                study,
                files,
                Preregistration.of(study.registered(), Instant.EPOCH, new StudyVersion("1.0", null, Map.of())),
                1,
                new Children("none", 1),
                interrupted,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }
}
