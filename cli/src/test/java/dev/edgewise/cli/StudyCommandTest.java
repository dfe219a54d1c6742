package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.assembly.Children;
import dev.edgewise.assembly.StudyRunner;
import dev.edgewise.config.StudyConfig;
import dev.edgewise.config.StudyReader;
import dev.edgewise.study.Preregistration;
import dev.edgewise.study.StudyFiles;
import dev.edgewise.study.StudyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs a tiny study as a person would, kills it in the middle, and starts it again.
@Tag("native")
@Tag("slow")
class StudyCommandTest {
    private static final String STUDY = """
            question: Does the order of levels matter?
            expectation: No.
            metric: frontier
            seeds: [1, 2]
            budget: {rollouts: 160}
            targets: [1]
            eval_tasks: 8
            base: tiny.yaml
            set: {optimizer.lr_scheduler_type: constant, train.eval_steps: 4, train.eval_samples: 8,
                  guards: {no_signal_steps: 0, truncation_steps: 0}}
            arms:
              - {name: uniform, set: {curriculum.sampler: uniform}}
              - {name: staged, set: {curriculum.sampler: {type: staged, schedule: cosine}}}
            """;

    @TempDir
    Path directory;

    @Test
    void aKilledStudyGoesOnWhereItWas() throws Exception {
        Path study = write(STUDY.replace("rollouts: 160", "rollouts: 640"));
        Path out = directory.resolve("out");
        Path first = out.resolve("runs/uniform-seed-1");
        Killing.inTheMiddle(
                out,
                first,
                8,
                () -> Shell.start(directory.resolve("output"), "study", study.toString(), "--out", out.toString()));

        Shell again = Shell.run("study", study.toString(), "--out", out.toString());
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(first.resolve("resumes.jsonl")).exists();
        assertThat(again.out()).contains("4 of 4 runs are in").contains("| staged  | 2 ");
        JsonNode results =
                new ObjectMapper().readTree(out.resolve("results.json").toFile());
        for (JsonNode arm : results.path("arms")) {
            assertThat(arm.path("runs").size()).isEqualTo(2);
            for (JsonNode run : arm.path("runs")) {
                assertThat(run.path("rollouts").asLong()).as("the exact budget").isEqualTo(640);
                assertThat(run.path("stopped").asText()).isEqualTo("rollout budget");
                assertThat(run.path("mean_length").asDouble()).isPositive();
            }
        }
        assertThat(out.resolve("study.html")).exists();
        assertThat(out.resolve("study.md")).exists();

        Shell idle = Shell.run("study", study.toString(), "--out", out.toString());
        assertThat(idle.code()).as("nothing is left to do").isZero();
        assertThat(idle.out()).isEqualTo(again.out());
    }

    @Test
    void warmStartAndDataSetsByDifficultyComeBeforeTheArms() throws Exception {
        Path study = write("""
                question: Do hard tasks harm?
                expectation: Yes.
                metric: retention
                seeds: [3]
                budget: {rollouts: 64}
                eval_tasks: 4
                base: tiny.yaml
                set: {optimizer.lr_scheduler_type: constant, train.eval_steps: 4,
                      guards: {no_signal_steps: 0, truncation_steps: 0}}
                warm_start: {base: tiny.yaml}
                buckets: {budget: 112, group: 4}
                arms:
                  - name: full
                    set:
                      model: {path: "{warm_start}"}
                      environments: [{type: dataset, path: "{buckets}/full.jsonl", test_share: 0, answer_type: text}]
                      eval_environments: [{type: comparison, levels: [0, 2]}, {type: addition, name: sums, levels: [0, 3]}]
                      algorithm: {type: grpo, num_generations: 4, groups_per_step: 2}
                """);
        Path out = directory.resolve("out");
        Shell shell = Shell.run("study", study.toString(), "--out", out.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(out.resolve("runs/warm-start-seed-3/final")).isDirectory();
        assertThat(out.resolve("buckets/seed-3/full.jsonl")).exists();
        JsonNode run = new ObjectMapper()
                .readTree(out.resolve("results.json").toFile())
                .at("/arms/0/runs/0");
        assertThat(run.path("rollouts").asLong()).isEqualTo(64);
        assertThat(Files.readAllLines(out.resolve("evaluations/full-seed-3.jsonl")))
                .hasSize(2);
    }

    @Test
    void aChangedStudyIsRefusedAndADryRunChecksEveryArm() throws Exception {
        Path study = write(STUDY);
        Shell dry = Shell.run("study", study.toString(), "--dry-run");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("4 runs (2 arms × 2 seeds) of 160 rollouts, 2 side by side")
                .contains("uniform (reference)  curriculum.sampler=\"uniform\"")
                .containsPattern("registration [0-9a-f]{64}\n");
        Path out = directory.resolve("out");
        Files.createDirectories(out);
        Files.writeString(out.resolve("preregistration.json"), registered(study));
        Shell changed = Shell.run("study", write(STUDY.replace("No.", "Yes.")).toString(), "--out", out.toString());
        assertThat(changed.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(changed.err())
                .contains(
                        "Changed: study.expectation (was \"No.\", now \"Yes.\"). Results of different registrations are"
                                + " not mixed: set this back, or give the changed study a directory of its own with --out");
        Shell wrong =
                Shell.run("study", write(STUDY.replace("cosine", "sideways")).toString(), "--dry-run");
        assertThat(wrong.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(wrong.err()).contains("study tiny-study, arm staged: --set curriculum.sampler=");
    }

    @Test
    void anArmThatCouldNotBeginIsRefusedBeforeAnythingIsWritten() throws Exception {
        String warm = """
                question: Do long completions help?
                expectation: No.
                metric: frontier
                seeds: [3]
                budget: {rollouts: 64}
                base: tiny.yaml
                set: {optimizer.lr_scheduler_type: constant, model: {path: "{warm_start}"}}
                warm_start: {base: tiny.yaml}
                arms:
                  - {name: short}
                  - {name: long, set: {%s}}
                """;
        Path out = directory.resolve("out");
        // 14 characters of `larger of 9,2?`, 60 of a completion, and 64 positions
        Path longer = write(warm.formatted("rollout.max_completion_length: 60"));
        Shell refused = Shell.run("study", longer.toString(), "--out", out.toString());
        assertThat(refused.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(refused.err())
                .isEqualTo("edgewise: study tiny-study, arm long: a prompt of 14 tokens (comparison, the larger of"
                        + " two one-digit numbers at least 4 apart) with a completion of up to 60 tokens"
                        + " (rollout.max_completion_length) exceeds the model's context of 64; lower"
                        + " rollout.max_completion_length to 50, or take a model with a longer context\n");
        assertThat(out).doesNotExist();
        Shell dry = Shell.run("study", longer.toString(), "--out", out.toString(), "--dry-run");
        assertThat(dry.err()).isEqualTo(refused.err());

        Path foreign = write(warm.formatted("environments: [{type: roman, levels: [0, 1]}]"));
        assertThat(Shell.run("study", foreign.toString(), "--out", out.toString())
                        .err())
                .startsWith("edgewise: study tiny-study, arm long: environment roman is written with characters"
                        + " that the warm start's tokenizer does not have: ")
                .endsWith(
                        "; the warm start has those of its own environments and eval_environments, so name it there\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void theRegistrationNamesTheDataThatArmsAreTrainedOn() throws Exception {
        Files.writeString(directory.resolve("rows.jsonl"), """
                {"question": "1+1=", "answer": "2"}
                {"question": "2+2=", "answer": "4"}
                """);
        Path study = write("""
                question: Is the data known?
                expectation: Yes.
                metric: frontier
                seeds: [3]
                budget: {rollouts: 64}
                base: tiny.yaml
                set: {optimizer.lr_scheduler_type: constant, model: {path: "{warm_start}"}, train.eval_samples: 4}
                warm_start: {base: tiny.yaml}
                arms:
                  - name: data
                    set:
                      environments: [{type: dataset, path: rows.jsonl, test_share: 0.5}]
                      eval_environments: [{type: addition, name: sums, levels: [0, 3]}]
                """);
        StudyConfig config = StudyReader.read(study);
        StudyFiles files = new StudyFiles(directory.resolve("out"));
        StudyRunner runner = new StudyRunner(config, files, new Children("none", 1), () -> false, _ -> {});
        // sha256sum rows.jsonl
        assertThat(runner.hashes(_ -> TinyModels.MODELS))
                .containsExactly(Map.entry(
                        directory.resolve("rows.jsonl").toString(),
                        "c32d413b5d0f3e6df5eba5f2fe48ce9fdd27371e7b3796968f83ca8558f3b1bd"));
    }

    @Test
    void everyStudyOfTheExamplesCouldBegin() {
        for (String study : List.of("curricula", "reward", "too-hard")) {
            Shell dry = Shell.run("study", "../examples/studies/" + study + ".yaml", "--dry-run");
            assertThat(dry.code()).as(dry.err()).isZero();
        }
    }

    private static String registered(Path study) throws IOException {
        Path file = study.resolveSibling("registered.json");
        Preregistration.of(StudyReader.read(study).registered(), Instant.EPOCH, new StudyVersion("0.9", null, Map.of()))
                .settle(file);
        return Files.readString(file);
    }

    private Path write(String study) throws IOException {
        TinyConfig.write(directory, 20);
        return Files.writeString(directory.resolve("tiny-study.yaml"), study);
    }
}
