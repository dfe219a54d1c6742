package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What scripts rely on: verbs, JSON, files and exit codes, on a run of a tiny model.
@Tag("native")
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Path run;
    private static Shell trained;

    @BeforeAll
    static void train() throws IOException {
        run = directory.resolve("run");
        trained = Shell.run("train", TinyConfig.write(directory, 12).toString(), "--run", run.toString(), "--profile");
    }

    @Test
    void trainLeavesAWholeRunDirectory() throws IOException {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).isEmpty();
        for (String file : List.of(
                "config.yaml",
                "provenance.json",
                "metrics.jsonl",
                "rollouts.jsonl",
                "events.jsonl",
                "summary.json",
                "report.html",
                "final/model.safetensors",
                "final/config.json",
                "final/tokenizer.json",
                "final/tokenizer_config.json",
                "final/generation_config.json")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        JsonNode summary = JSON.readTree(run.resolve("summary.json").toFile());
        assertThat(summary.path("frontier").path("comparison").has("start")).isTrue();
        assertThat(summary.path("accuracy").path("sums").has("end")).isTrue();
        assertThat(summary.path("rollouts").asLong()).isPositive();
        assertThat(summary.path("tokens").asLong()).isPositive();
        assertThat(summary.path("edge_share").isNumber()).isTrue();
        assertThat(summary.path("seconds").isNumber()).isTrue();
        assertThat(summary.path("stopped").asText()).isEqualTo("done");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(12);
    }

    @Test
    void generateAndScoreAgreeOnLogProbabilities() throws IOException {
        String model = run.resolve("final").toString();
        Shell generated = Shell.run(
                "generate",
                "--model",
                model,
                "--prompt",
                "3+4=",
                "--max-completion-length",
                "5",
                "--json",
                "-n",
                "3",
                "--temperature",
                "1",
                "--stop",
                "~");
        assertThat(generated.code()).as(generated.err()).isZero();
        List<String> lines = generated.out().lines().toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            JsonNode completion = JSON.readTree(line);
            assertThat(completion.path("token_ids").size())
                    .isEqualTo(completion.path("logprobs").size())
                    .isPositive();
            assertThat(completion.path("finish_reason").asText()).isIn("eos", "length", "stop");
            String text = completion.path("text").asText();
            boolean plain = completion.path("finish_reason").asText().equals("length")
                    && text.length() == completion.path("token_ids").size();
            if (plain) {
                assertScoreEquals(model, text, completion.path("logprobs"));
            }
        }
    }

    private static void assertScoreEquals(String model, String text, JsonNode logProbs) throws IOException {
        Path rows = Files.writeString(
                directory.resolve("rows.jsonl"),
                JSON.createObjectNode().put("prompt", "3+4=").put("completion", text) + "\n");
        Shell scored = Shell.run("score", "--model", model, "--data", rows.toString(), "--json");
        assertThat(scored.code()).as(scored.err()).isZero();
        JsonNode row = JSON.readTree(scored.out());
        assertThat(row.path("tokens").asInt()).isEqualTo(logProbs.size());
        double sum = 0;
        for (int t = 0; t < logProbs.size(); t++) {
            assertThat(row.path("logprobs").get(t).asDouble())
                    .isCloseTo(logProbs.get(t).asDouble(), within(1e-3));
            sum -= row.path("logprobs").get(t).asDouble();
        }
        assertThat(row.path("mean_nll").asDouble()).isCloseTo(sum / logProbs.size(), within(1e-5));
    }

    @Test
    void evalAsksAsTheRunDid() throws IOException {
        Shell evaluated = Shell.run(
                "eval", "--model", run.resolve("final").toString(), "--samples", "4", "--json", "--limit", "20");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        List<String> lines = evaluated.out().lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode result = JSON.readTree(line);
            assertThat(result.path("n").asInt()).isEqualTo(20);
            assertThat(result.path("accuracy").asDouble()).isBetween(0.0, 1.0);
            assertThat(result.path("pass@k").fieldNames()).toIterable().containsExactly("1", "2", "4");
            assertThat(result.path("accuracy_interval").size()).isEqualTo(2);
            assertThat(result.path("pass@k").path("4").asDouble())
                    .isGreaterThanOrEqualTo(result.path("pass@k").path("1").asDouble());
        }
    }

    /// Greedy answers of a raw run, whose completions have at most 6 tokens.
    @Test
    void generateAsksAsTheRunDid() throws IOException {
        String model = run.resolve("final").toString();
        JsonNode asked = JSON.readTree(Shell.run("generate", "--model", model, "--prompt", "3+4=", "--json")
                .out());
        assertThat(asked.path("token_ids").size()).isBetween(1, 6);
        Path system = directory.resolve("system");
        Path copy = Files.createDirectories(system.resolve("final"));
        try (var files = Files.list(run.resolve("final"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Files.copy(run.resolve("provenance.json"), system.resolve("provenance.json"));
        Files.writeString(
                system.resolve("config.yaml"),
                Files.readString(run.resolve("config.yaml")).replaceFirst("system: \"\"", "system: '3+'"));
        assertThat(JSON.readTree(Shell.run("generate", "--model", copy.toString(), "--prompt", "4=", "--json")
                        .out()))
                .as("the system message of a raw prompt stands in front of it")
                .isEqualTo(asked);
        Files.delete(system.resolve("provenance.json"));
        assertThat(JSON.readTree(Shell.run(
                                "generate",
                                "--model",
                                copy.toString(),
                                "--prompt",
                                "3+4=",
                                "--json",
                                "--max-completion-length",
                                "6")
                        .out()))
                .as("a config.yaml that is no run's")
                .isEqualTo(asked);
    }

    @Test
    void reportCanBeWrittenAgain() {
        Shell report = Shell.run("report", run.toString());
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(report.out().strip()).endsWith("report.html");
    }

    @Test
    void dryRunPrintsTheResolvedConfigurationAndDoesNothing() throws IOException {
        Path config = TinyConfig.write(directory, 12);
        Shell dry = Shell.run("train", config.toString(), "--dry-run", "--set", "train.max_steps=3");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("max_steps: 3").contains("epsilon: 0.2");
    }

    @Test
    void profileTellsWhereTheTimeOfTheStepsWent() {
        List<String> lines = trained.err().lines().toList();
        int heading = lines.indexOf(lines.stream()
                .filter(line -> line.matches("phase +share +seconds +per step"))
                .findFirst()
                .orElseThrow());
        List<String> table = lines.subList(heading + 1, lines.size()).stream()
                .takeWhile(line -> line.contains(" %"))
                .toList();
        assertThat(table).hasSizeGreaterThan(5).anyMatch(line -> line.startsWith("decode"));
        assertThat(table.getLast()).matches("all +100.0 % .+");
    }

    @Test
    void aRunThatDoesNotFitTheMemoryIsRefusedBeforeItBegins() throws IOException {
        Path out = directory.resolve("too-large");
        assertRefused(
                "start it anyway with --ignore-memory",
                "train",
                TinyConfig.write(directory, 12).toString(),
                "--run",
                out.toString(),
                "--set",
                "model.init.hidden_size=65536",
                "--set",
                "model.init.num_hidden_layers=64",
                "--set",
                "model.init.intermediate_size=65536");
        assertThat(out).doesNotExist();
    }

    @Test
    void badInputEndsInOneClearErrorAndExitCodeTwo() throws IOException {
        String config = TinyConfig.write(directory, 12).toString();
        Path junk = Files.writeString(directory.resolve("junk.gguf"), "this is no model");
        Path rows = Files.writeString(
                directory.resolve("bad.jsonl"), "{\"prompt\": \"a\", \"completion\": \"b\"}\n{oops\n");
        String model = run.resolve("final").toString();
        assertRefused("no configuration file", "train", "missing.yaml");
        assertRefused("max_steps", "train", config, "--set", "train.max_stepz=3");
        assertRefused("num_generations", "train", config, "--set", "algorithm.num_generations=1");
        assertRefused("not empty", "train", config, "--run", run.toString());
        assertRefused(
                "resume", "train", "--resume", directory.resolve("nowhere").toString());
        assertRefused("seed", "train", "--resume", run.toString(), "--set", "seed=9");
        Path changed = Files.writeString(
                directory.resolve("changed.yaml"),
                Files.readString(Path.of(config)).replace("seed: 7", "seed: 8"));
        assertRefused(
                "seed (was 7, now 8)", "train", changed.toString(), "--set", "name=tiny", "--resume", run.toString());
        assertRefused("exclude", "train", config, "--resume", run.toString(), "--run", "elsewhere");
        assertRefused("junk.gguf", "generate", "--model", junk.toString(), "--prompt", "x");
        assertRefused("nowhere", "generate", "--model", "/nowhere/at/all", "--prompt", "x");
        assertRefused("context", "generate", "--model", model, "--prompt", "1+1=", "--max-completion-length", "9999");
        assertRefused("bad.jsonl", "score", "--model", model, "--data", rows.toString());
        Path tooLong = Files.writeString(
                directory.resolve("long.jsonl"),
                "{\"prompt\": \"1\", \"completion\": \"2\"}\n".repeat(300) + "{\"prompt\": \"1\", \"completion\": \""
                        + "2".repeat(80) + "\"}\n");
        assertRefused("long.jsonl:301: the row has 81 tokens", "score", "--model", model, "--data", tooLong.toString());
        assertRefused("--limit", "eval", "--model", model, "--limit", "0");
        assertRefused("context", "eval", "--model", model, "--max-completion-length", "64");
        assertRefused(
                "(rollout.max_completion_length) exceeds the model's context of 64; lower rollout.max_completion_length"
                        + " to",
                "train",
                config,
                "--run",
                directory.resolve("narrow").toString(),
                "--set",
                "rollout.max_completion_length=62");
        assertThat(directory.resolve("narrow"))
                .as("so that the same command can be tried again")
                .doesNotExist();
        assertRefused("no prompt file", "generate", "--model", model, "--prompt-file", "missing.txt");
        assertRefused("cuda", "generate", "--model", model, "--prompt", "1", "--device", "cuda:7");
        assertRefused("--prompt", "generate", "--model", model, "--promt", "1");
        assertRefused("temperature", "generate", "--model", model, "--prompt", "1", "--temperature", "-1");
        assertRefused("additoin", "eval", "--model", model, "--environment", "additoin");
    }

    @Test
    void aDataSetWithoutLevelsIsToldOfAndTrainedAsOneLevel() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int a = 1; a < 60; a++) {
            rows.append("{\"question\": \"%d+%d=\", \"answer\": \"%d\"}\n".formatted(a, a, 2 * a));
        }
        Files.writeString(directory.resolve("flat.jsonl"), rows);
        Path config = Files.writeString(directory.resolve("flat.yaml"), """
                model: {path: run/final}
                prompt: {style: raw, answer: bare}
                environments: [{type: dataset, name: flat, path: flat.jsonl, test_share: 0.5}]
                algorithm: {type: edge, num_generations: 4, groups_per_step: 2, demonstrations_per_step: 4}
                rollout: {max_completion_length: 6}
                train: {max_steps: 2, eval_samples: 2}
                """);
        Path out = directory.resolve("flat-run");
        Shell shell = Shell.run("train", config.toString(), "--run", out.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.err())
                .contains(
                        "note      the data set flat has no levels, so the curriculum cannot choose among its problems."
                                + " To infer levels by probing: ./edgewise probe --model MODEL --config FILE --budget N --buckets"
                                + " DIR, then train on DIR/full.jsonl with level_field: failures\n");
        assertThat(trained.err()).doesNotContain("note  ");
    }

    private static void assertRefused(String mentions, String... arguments) {
        Shell shell = Shell.run(arguments);
        assertThat(shell.code())
                .as(String.join(" ", arguments) + "\n" + shell.err())
                .isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).containsIgnoringCase(mentions).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aRunWithoutSignalStopsItselfWithADiagnosis() throws IOException {
        Path config = TinyConfig.write(directory, 40);
        Shell shell = Shell.run(
                "train",
                config.toString(),
                "--run",
                directory.resolve("silent").toString(),
                "--set",
                "algorithm={type: grpo, num_generations: 4, groups_per_step: 2}",
                "--set",
                "environments=[{type: addition, levels: [10, 12]}]",
                "--set",
                "guards.no_signal_steps=4");
        assertThat(shell.code()).as(shell.err()).isEqualTo(ExitCodes.HALTED);
        assertThat(shell.err()).contains("no", "signal");
        JsonNode summary =
                JSON.readTree(directory.resolve("silent/summary.json").toFile());
        assertThat(summary.path("stopped").asText()).isNotEqualTo("done");
    }
}
