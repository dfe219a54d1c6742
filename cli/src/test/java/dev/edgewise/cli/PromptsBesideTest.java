package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.ScoredPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verbs that ask a model beside which prompts evolved.
@Tag("native")
@Tag("slow")
class PromptsBesideTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;
    private static String note;

    @BeforeAll
    static void writeAModelWithPrompts() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 512}");
        Path file = model.resolve(PromptFile.NAME);
        PromptFile.write(
                file,
                List.of(
                        new ScoredPrompt(new Prompt(Map.of(Prompt.ANSWER_FORM, "Give a number!")), 0.5, 8),
                        new ScoredPrompt(new Prompt(Map.of(Prompt.ANSWER_FORM, "")), 0.25, 8)));
        note = "note: asking under the first of the 2 prompts of " + file
                + " (scored 50.0 % on 8 tasks); --prompts none asks without\n";
    }

    private static Shell run(String verb, String... arguments) {
        List<String> all = new ArrayList<>(List.of(verb));
        all.addAll(List.of(arguments));
        Shell shell = Shell.run(all.toArray(String[]::new));
        assertThat(shell.code()).as(shell.err()).isZero();
        return shell;
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static double meanNll(Shell scored, int row) throws IOException {
        return new ObjectMapper()
                .readTree(scored.out().lines().toList().get(row))
                .path("mean_nll")
                .asDouble();
    }

    @Test
    void scoreReadsConversationsUnderThePromptAndTextAsItStands() throws IOException {
        Path rows = Files.writeString(directory.resolve("rows.jsonl"), """
                {"messages": [{"role": "user", "content": "2+2="}, {"role": "assistant", "content": "4"}]}
                {"prompt": "2+2=", "completion": "4"}
                """);
        String[] ask = {"--model", model.toString(), "--data", rows.toString(), "--json"};
        Shell under = run("score", ask);
        assertThat(under.err()).startsWith(note + "note: rows of text are scored as they are, without that prompt\n");
        Shell without = run("score", with(ask, "--prompts", "none"));
        assertThat(without.err()).doesNotContain("under");
        assertThat(meanNll(under, 0)).isNotCloseTo(meanNll(without, 0), within(1e-3));
        assertThat(meanNll(under, 1)).isCloseTo(meanNll(without, 1), within(1e-5)); // rows beside it are wider

        Path asked = Files.writeString(directory.resolve("asked.jsonl"), """
                {"messages": [{"role": "user", "content": "2+2=\\n\\nGive a number!"}, \
                {"role": "assistant", "content": "4"}]}
                """);
        Shell written =
                run("score", "--model", model.toString(), "--data", asked.toString(), "--json", "--prompts", "none");
        assertThat(meanNll(under, 0)).isCloseTo(meanNll(written, 0), within(1e-5));
    }

    @Test
    void probeAsksUnderThePromptAndItsMapSaysSo() throws IOException {
        String[] ask = {
            "--model",
            model.toString(),
            "--environment",
            "comparison",
            "--budget",
            "96",
            "--k",
            "1,4",
            "--max-completion-length",
            "4",
            "--json",
            directory.resolve("map.json").toString()
        };
        Shell under = run("probe", ask);
        assertThat(under.err()).startsWith(note);
        assertThat(under.out()).contains("at most 4 tokens, under prompt 1 of " + model.resolve(PromptFile.NAME));
        String map = Files.readString(directory.resolve("map.json"));
        run("probe", with(ask, "--prompts", "none"));
        assertThat(new ObjectMapper().readTree(map).path("tokens").asLong())
                .isGreaterThan(new ObjectMapper()
                        .readTree(directory.resolve("map.json").toFile())
                        .path("tokens")
                        .asLong());
    }

    @Test
    void theStudentOfJourneysProposesStepsUnderThePrompt() throws IOException {
        String[] ask = {
            "journey",
            "--environment",
            "addition",
            "--student",
            model.toString(),
            "--raw",
            "--count",
            "2",
            "--depth",
            "1",
            "--max-completion-length",
            "4",
            "--out"
        };
        Shell under = Shell.run(with(ask, directory.resolve("under").toString()));
        Shell without = Shell.run(with(ask, directory.resolve("bare").toString(), "--prompts", "none"));
        assertThat(under.err()).contains(note);
        assertThat(without.err()).doesNotContain("note: asking under");
        assertThat(Files.readAllLines(directory.resolve("under/trees.jsonl")).getFirst())
                .contains("Give a number!");
        assertThat(Files.readAllLines(directory.resolve("bare/trees.jsonl")).getFirst())
                .doesNotContain("prompts");
        assertThat(Files.readAllLines(directory.resolve("under/trees.jsonl")).get(1))
                .isNotEqualTo(Files.readAllLines(directory.resolve("bare/trees.jsonl"))
                        .get(1));
    }

    @Test
    void chainsAndWrongRepliesAreThoseUnderThePrompt() throws IOException {
        String[] calls = {
            "--tasks",
            "calculator",
            "--set",
            "instructions=false",
            "--teacher",
            "procedural",
            "--model",
            model.toString(),
            "--count",
            "2",
            "--samples",
            "1",
            "--max-turns",
            "1",
            "--max-completion-length",
            "16"
        };
        Path out = directory.resolve("calls.jsonl");
        assertThat(run("calls", with(calls, "--out", out.toString())).err()).contains(note);
        String[] negatives = {
            "--data",
            Path.of("..", "examples", "calls", "rows.jsonl").toString(),
            "--model",
            model.toString(),
            "--tool-format",
            "hermes",
            "--mutate",
            "--samples",
            "1",
            "--max-completion-length",
            "2",
            "--stop",
            "e"
        };
        Path pairs = directory.resolve("pairs.jsonl");
        assertThat(run("negatives", with(negatives, "--out", pairs.toString())).err())
                .contains(note);
        assertThat(run("negatives", with(negatives, "--prompts", "none", "--out", pairs + ".bare"))
                        .err())
                .doesNotContain("note: asking under");
    }
}
