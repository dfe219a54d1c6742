package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What `train` says of the rows of data files before its first step, and that a resumed run takes no others.
@Tag("native")
@Tag("slow")
class DataFilesTest {
    private static final Pattern LONGEST = Pattern.compile("algorithm\\.max_length: (\\d+) would hold all");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{}");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path config(String name, String text) throws IOException {
        return file(name, """
                prompt: {style: raw}
                rollout: {max_completion_length: 4}
                guards: {act: false}
                curriculum: {gates: []}
                """ + text);
    }

    private Path sft(Path of, String lora, int maxLength) throws IOException {
        return config("sft.yaml", """
                model: {path: "%s"%s}
                environments: [{type: addition, levels: [0, 0]}]
                algorithm: {type: sft, dataset: [a.jsonl], demonstrations_per_step: 2, max_length: %d}
                train: {max_steps: 2, eval_steps: 0, eval_samples: 1, save_steps: 2}
                """.formatted(of, lora, maxLength));
    }

    @Test
    void tellsWhatSupervisedFineTuningLearnsFrom() throws IOException {
        file("a.jsonl", """
                {"prompt": "%s", "completion": "b"}
                {"prompt": "a", "completion": "%s"}
                {"prompt": "a", "completion": "b"}
                """.formatted("long ".repeat(20), "word ".repeat(11)));
        Path run = directory.resolve("run");
        Shell cut = Shell.run("train", sft(model, "", 16).toString(), "--run", run.toString());
        assertThat(cut.code()).as(cut.err()).isZero();
        Matcher longest = LONGEST.matcher(cut.err());
        assertThat(longest.find()).as(cut.err()).isTrue();
        String told = "3 demonstrations read, 2 learned from, which the metric epoch counts; 1 left"
                + " out, because their prompts fill algorithm.max_length of 16 tokens; 1 cut after 16 tokens; they lose their"
                + " end token. " + longest.group();
        assertThat(cut.err()).contains("data      " + told + "\n");
        assertThat(Files.readString(run.resolve("events.jsonl"))).contains("\"data\":[\"" + told + "\"]");
        assertThat(Files.readString(run.resolve("report.html"))).contains("Data: " + told);

        int enough = Integer.parseInt(longest.group(1));
        Shell one = Shell.run(
                "train",
                sft(model, "", enough - 1).toString(),
                "--run",
                directory.resolve("one").toString());
        assertThat(one.err())
                .contains("3 demonstrations read, 3 learned from, which the metric epoch counts; 1 cut after ");
        Shell all = Shell.run(
                "train",
                sft(model, "", enough).toString(),
                "--run",
                directory.resolve("all").toString());
        assertThat(all.err()).contains("data      3 demonstrations read, all learned from\n");
    }

    @Test
    void aResumedRunTakesNoOtherFiles() throws IOException {
        String rows = "{\"prompt\": \"a\", \"completion\": \"b\"}\n";
        Path data = file("a.jsonl", rows);
        Path base = TinyModels.write(directory.resolve("base"), "llama", "{}");
        Path run = directory.resolve("run");
        Shell first = Shell.run("train", sft(base, ", lora: {r: 2}", 16).toString(), "--run", run.toString());
        assertThat(first.code()).as(first.err()).isZero();

        file("a.jsonl", rows.replace('b', 'c'));
        assertRefused(run, data.toString());
        file("a.jsonl", rows);

        Path tokenizer = base.resolve("tokenizer_config.json");
        String before = Files.readString(tokenizer);
        Files.writeString(tokenizer, before + "\n");
        assertRefused(run, tokenizer.toString());
        Files.writeString(tokenizer, before);

        Path added = base.resolve("added_tokens.json");
        assertThat(added).doesNotExist();
        Files.writeString(added, "{}");
        assertRefused(run, added + " (is new)");
        Files.delete(added);

        Path weights = base.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertRefused(run, weights.toString());
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Shell more = Shell.run("train", "--resume", run.toString(), "--set", "train.max_steps=3", "--threads", "2");
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(more.err())
                .contains(
                        "note      the run began with threads: 1 and goes on with threads: 2. Sums round differently then,"
                                + " so its numbers will differ; --threads 1 keeps them equal\n");
        assertThat(Files.readString(run.resolve("resumes.jsonl"))).contains("\"threads\":2");
    }

    /// The memory of a process is a file that cannot be read from its beginning.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeReadLeavesNoRunBehind() throws IOException {
        file("a.jsonl", "{\"prompt\": \"a\", \"completion\": \"b\"}\n");
        Path base = TinyModels.write(directory.resolve("base"), "llama", "{}");
        Path broken = Files.createSymbolicLink(base.resolve("tokenizer.broken"), Path.of("/proc/self/mem"));
        Path run = directory.resolve("run");

        Shell shell = Shell.run("train", sft(base, "", 16).toString(), "--run", run.toString());

        assertThat(shell.code()).as(shell.err()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err()).endsWith("edgewise: cannot read " + broken + " for its checksum: Input/output error\n");
        assertThat(run).doesNotExist();
    }

    @Test
    void allRowsAreAskedOfAFileThatIsTooSmallToHoldSomeOut() throws IOException {
        Path one = file("one.jsonl", "{\"question\": \"Why?\", \"answer\": \"\\\\boxed{9{,}500}\"}\n");
        Shell eval = Shell.run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                one.toString(),
                "--all",
                "--answer",
                "boxed",
                "--max-completion-length",
                "2",
                "--raw");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.out()).contains("1 tasks");
    }

    @Test
    void aRowThatIsLongerThanTheContextIsNotScored() throws IOException {
        Path rows = file("long.jsonl", "\n{\"prompt\": \"a\", \"completion\": \"%s\"}\n".formatted("b".repeat(999)));
        Shell score = Shell.run("score", "--model", model.toString(), "--data", rows.toString());
        assertThat(score.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(score.err())
                .isEqualTo("edgewise: " + rows
                        + ":2: the row has 1001 tokens but the model's context has 128. Shorten or" + " remove it.\n");
    }

    private static void assertRefused(Path run, String changed) {
        Shell resumed = Shell.run("train", "--resume", run.toString(), "--set", "train.max_steps=3");
        assertThat(resumed.code()).as(resumed.err()).isEqualTo(2);
        assertThat(resumed.err())
                .endsWith("edgewise: the run " + run
                        + " cannot go on with other files than it began with. Changed since: "
                        + changed
                        + ". Put back the files whose sums provenance.json has, or start a new run without --resume\n");
    }

    private Path dataset() throws IOException {
        return config("d.yaml", """
                model: {path: "%s"}
                environments: [{type: dataset, path: d.jsonl, level_field: difficulty, solution_field: why, test_share: 0}]
                algorithm: {type: edge, demonstrations_per_step: 4, num_generations: 2, groups_per_step: 2, max_gen_batches: 1}
                eval_environments: [{type: addition, levels: [0, 0]}]
                train: {max_steps: 2, eval_steps: 0, eval_samples: 1}
                """.formatted(model)).toAbsolutePath();
    }

    @Test
    void rowsWithoutASolutionAreAskedAndNotShown() throws IOException {
        file("d.jsonl", """
                {"question": "a", "answer": 1, "difficulty": "medium", "why": "x"}
                {"question": "b", "answer": 2, "difficulty": "easy", "why": null}
                {"question": "c", "answer": 3, "difficulty": "hard"}
                """);
        Shell run = Shell.run(
                "train", dataset().toString(), "--run", directory.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains(
                        "data      dataset: 2 of the 3 problems for training have no solution in why; they are asked, and"
                                + " not shown as solutions\n")
                .contains(
                        "easiest first, with problems for training: easy (1), medium (1), hard (1); in the usual order");

        file("d.jsonl", "{\"question\": \"a\", \"answer\": 1, \"difficulty\": \"medium\", \"why\": null}\n");
        Shell none = Shell.run(
                "train",
                dataset().toString(),
                "--run",
                directory.resolve("none").toString());
        assertThat(none.code()).as(none.err()).isEqualTo(2);
        assertThat(none.err())
                .endsWith("edgewise: no problem of dataset has a solution, but algorithm.demonstrations_per_step shows"
                        + " solutions; name the field that holds them as solution_field, set prompt.show_steps: false to show"
                        + " the answers alone, or algorithm.demonstrations_per_step: 0\n");
    }
}
