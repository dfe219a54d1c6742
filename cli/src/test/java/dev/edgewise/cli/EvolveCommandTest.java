package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.ScoredPrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Evolves prompts of a tiny model as a person would, and uses them.
@Tag("native")
@Tag("slow")
class EvolveCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static String model = "";

    @BeforeAll
    static void train() throws Exception {
        Path run = shared.resolve("run");
        Shell shell = Shell.run(
                "train",
                TinyConfig.write(shared, 20).toString(),
                "--set",
                "prompt.answer=hash",
                "--set",
                "rollout.max_completion_length=10",
                "--run",
                run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        model = run.resolve("final").toString();
    }

    private Shell evolve(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evolve", "--model", model, "--training-tasks", "6"));
        arguments.addAll(List.of(
                "--validation-tasks", "6", "--out", directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    @Test
    void evolvesWithoutATeacherAndWritesEverything() throws Exception {
        Shell shell = evolve("--budget", "60", "--levels", "0-1", "--json");
        assertThat(shell.code()).as(shell.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(shell.out());
        Path out = directory.resolve("out");
        assertThat(json.path("spent").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(json.path("environment").asText()).isEqualTo("comparison, sums");
        assertThat(json.path("best").asDouble())
                .isGreaterThanOrEqualTo(json.path("first").asDouble());
        assertThat(json.path("stopped").asBoolean()).isFalse();
        assertThat(PromptFile.read(out.resolve(PromptFile.NAME)))
                .hasSize(json.path("kept").asInt())
                .allSatisfy(each -> assertThat(each.prompt().parts()).containsOnlyKeys(Prompt.EXAMPLES));
        assertThat(out.resolve("report.html")).content().contains("<title>Edgewise prompts</title>");
        assertThat(Files.readAllLines(out.resolve("evolution.jsonl")).getFirst())
                .contains("\"begun\"");

        String files = Files.readString(out.resolve("evolution.jsonl"));
        Shell again = evolve("--budget", "60", "--levels", "0-1");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out())
                .startsWith("best      ")
                .contains(" on 6 validation tasks; it began with ")
                .contains(" changes tried, ");
        assertThat(Files.readString(out.resolve("evolution.jsonl"))).isEqualTo(files);

        Shell other = evolve("--budget", "60", "--levels", "0-1", "--seed", "7");
        assertThat(other.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(other.err())
                .contains("The work in " + out.resolve("trials.jsonl")
                        + " was begun with something else, so it cannot go on: ")
                .contains("seed was 42 and is 7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --population 1 | --population must be at least 2 but was 1: prompts stay because others are worse on some task; the best one alone is the first of prompts.json
            --minibatch 0 | --minibatch must be at least 1 but was 0
            --levels 3 | --levels must be FIRST-LAST within 0-2 of comparison but was "3"
            --levels 2-1 | --levels must be FIRST-LAST within 0-2 of comparison but was "2-1"
            --environment adition | There is no task family "adition". Did you mean "addition"?
            --data absent.jsonl | The data file absent.jsonl does not exist.
            --parts exemples | --parts: a prompt has no part "exemples". Did you mean "examples"? Allowed: system, instruction, answer_form, examples.
            --prompts none --parts exemples | --parts: a prompt has no part "exemples". Did you mean "examples"? Allowed: system, instruction, answer_form, examples.
            --teacher-temperature 0 --max-tokens 9 | evolve without --teacher takes no --teacher-temperature, --max-tokens; leave them out
            --prompts absent.json | The data file absent.json does not exist.
            --budget 11 | --budget must be at least 12 but was 11: validating the first prompt takes 6 trials, and trying one change 2 × 3; raise it, or lower --validation-tasks
            """)
    void whatCannotBeIsRefused(String options, String message) {
        Shell shell = options.startsWith("--budget")
                ? evolve(options.split(" ", -1))
                : evolve(("--budget 60 " + options).split(" ", -1));
        assertThat(shell.code()).as(shell.err()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err()
                        .lines()
                        .filter(line -> line.startsWith("edgewise: "))
                        .toList())
                .singleElement()
                .asString()
                .startsWith("edgewise: " + message);
    }

    @Test
    void emptyDataAndPromptsThatDoNotFitAreRefused() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.jsonl"), "\n");
        Shell none = evolve("--budget", "60", "--data", empty.toString());
        assertThat(none.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(none.err()).isEqualTo("edgewise: The data file " + empty + " holds no rows.\n");

        Path long1 = prompts(new Prompt(Map.of(Prompt.EXAMPLES, "Task: 1+1=\nReply: " + "1".repeat(60))));
        Shell full = evolve("--budget", "60", "--prompts", long1.toString());
        assertThat(full.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(full.err())
                .contains("edgewise: prompt 1 of " + long1 + " takes ")
                .contains(" exceed the model's context of 64; shorten the prompt or the completion\n");

        Path letters = prompts(Prompt.system("Add!"));
        Shell unknown = evolve("--budget", "60", "--prompts", letters.toString());
        assertThat(unknown.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(unknown.err())
                .endsWith(
                        "edgewise: prompt 1 of " + letters + " has the character \"A\", which the model does not know;"
                                + " write it in characters that the model was trained on\n");
    }

    @Test
    void aTeacherWithoutAPromptEndsTheCommandWithWhatIsThere() throws Exception {
        Path plugin =
                Files.writeString(directory.resolve("silent.jsonl"), "{\"prompt\": \"hello\", \"answer\": \"x\"}\n");
        Shell shell = evolve("--budget", "60", "--levels", "0", "--teacher", plugin.toString());
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .contains("\nWhat was tried stays in " + directory.resolve("out/trials.jsonl")
                        + ". Go on with: ./edgewise evolve --model " + model);
    }

    private Path prompts(Prompt... prompts) {
        Path file = directory.resolve("p" + prompts[0].hashCode() + ".json");
        PromptFile.write(
                file,
                List.of(prompts).stream()
                        .map(prompt -> new ScoredPrompt(prompt, 0.5, 8))
                        .toList());
        return file;
    }

    @Test
    void evalGenerateExportAndMergeKnowThePromptsBesideAModel() throws Exception {
        Path exported = directory.resolve("exported");
        Shell export = Shell.run("export", "--model", model, "--out", exported.toString());
        assertThat(export.code()).as(export.err()).isZero();
        Prompt shown = new Prompt(Map.of(Prompt.EXAMPLES, "Task: 1+1=\nReply: #### 2"));
        PromptFile.write(
                exported.resolve(PromptFile.NAME),
                List.of(
                        new ScoredPrompt(shown, 0.5, 8),
                        new ScoredPrompt(new Prompt(Map.of(Prompt.EXAMPLES, "")), 0.25, 8)));

        String[] ask = {
            "eval",
            "--model",
            exported.toString(),
            "--environment",
            "addition",
            "--limit",
            "4",
            "--raw",
            "--max-completion-length",
            "10"
        };
        Shell eval = Shell.run(ask);
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.err())
                .startsWith("note: asking under the 2 prompts of " + exported.resolve(PromptFile.NAME)
                        + " (the first scored 50.0 % on 8 tasks); --prompts none asks without\n");
        assertThat(eval.out())
                .contains("addition  prompt 1  4 tasks, 1 completion each\n")
                .contains("addition  prompt 2  4 tasks, 1 completion each\n")
                .contains("best  prompt ");

        Shell bare = Shell.run(with(ask, "--prompts", "none", "--json"));
        Shell listed = Shell.run(with(ask, "--json"));
        JsonNode second =
                new ObjectMapper().readTree(listed.out().lines().toList().get(1));
        JsonNode without = new ObjectMapper().readTree(bare.out());
        assertThat(second.path("prompt").asInt()).isEqualTo(2);
        assertThat(second.path("mean_length")).isEqualTo(without.path("mean_length"));
        assertThat(without.has("prompt")).isFalse();

        Shell generated = Shell.run("generate", "--model", exported.toString(), "--prompt", "2+2=", "--raw");
        assertThat(generated.err())
                .startsWith("note: asking under the first of the 2 prompts of " + exported.resolve(PromptFile.NAME)
                        + " (scored 50.0 % on 8 tasks); --prompts none asks without\n");

        Path again = directory.resolve("again");
        assertThat(Shell.run("export", "--model", exported.toString(), "--out", again.toString())
                        .code())
                .isZero();
        assertThat(PromptFile.read(again.resolve(PromptFile.NAME))).hasSize(2);
        assertThat(Shell.run("export", "--model", exported.toString(), "--out", again.toString(), "--force")
                        .code())
                .isZero();

        Files.writeString(exported.resolve(PromptFile.NAME), "[{\"sistem\": \"x\"}]");
        Shell broken = Shell.run(ask);
        assertThat(broken.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(broken.err())
                .isEqualTo("edgewise: " + exported.resolve(PromptFile.NAME) + ":1: a prompt has no part \"sistem\". Did"
                        + " you mean \"system\"? Allowed: system, instruction, answer_form, examples, score, tasks.\n");
    }

    @Test
    void aSystemMessageThatGivesWayIsTold() {
        Path shown = prompts(new Prompt(Map.of(Prompt.EXAMPLES, "Task: 1+1=\nReply: 2")));
        Path system = prompts(Prompt.system("1+1=2"));
        String note = "note: --system gives way where a prompt of %s has a part system; take that part out of the file,"
                + " or leave --system out\n";

        assertThat(told(shown))
                .isEqualTo("note: asking under the prompt of " + shown
                        + " (scored 50.0 % on 8 tasks); --prompts none asks without\n");
        assertThat(told(system))
                .isEqualTo("note: asking under the prompt of " + system
                        + " (scored 50.0 % on 8 tasks); --prompts none asks without\n"
                        + note.formatted(system));
        assertThat(evolve("--budget", "11", "--prompts", system.toString(), "--system", "2")
                        .err())
                .contains(note.formatted(system));
    }

    private static String told(Path prompts) {
        Shell shell = Shell.run(
                "generate", "--model", model, "--prompts", prompts.toString(), "--system", "2", "--prompt", "2+2=");
        assertThat(shell.code()).as(shell.err()).isZero();
        return shell.err();
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
