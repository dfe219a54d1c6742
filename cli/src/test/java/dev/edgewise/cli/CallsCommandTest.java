package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class CallsCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 512}");
    }

    private Shell calls(String... more) {
        List<String> arguments = new ArrayList<>(List.of("calls", "--tasks", "calculator", "--set", "levels=[0,2]"));
        arguments.addAll(List.of("--set", "instructions=false", "--out", out().toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private Path out() {
        return directory.resolve("chains.jsonl");
    }

    @Test
    void theExpertsCallIsPairedWithWhatTheModelWroteInstead() throws IOException {
        String[] options = {
            "--teacher",
            "procedural",
            "--model",
            model.toString(),
            "--raw",
            "--count",
            "6",
            "--samples",
            "2",
            "--max-turns",
            "3",
            "--stop",
            "e",
            "--max-completion-length",
            "64"
        };
        Shell shell = calls(options);
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).contains("6 right, 12 wrong");
        List<String> lines = Files.readAllLines(out());
        assertThat(lines).isNotEmpty();
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.path("prompt").path(0).path("role").asText()).isEqualTo("user");
        assertThat(first.path("chosen").path(0).path("content").asText()).matches("(Add|Subtract)\\(\\d+, \\d+\\)");
        assertThat(first.path("chosen")).hasSize(1);
        assertThat(first.path("rejected")).hasSize(1).isNotEqualTo(first.path("chosen"));
        assertThat(first.path("chosen_by").asText()).isEqualTo("teacher");

        // A killed command goes on behind what it has, and ends with the same file.
        Path work = directory.resolve("chains.jsonl.work");
        List<String> pieces = Files.readAllLines(work);
        assertThat(pieces).hasSize(7);
        Files.write(work, pieces.subList(0, 3));
        Files.delete(out());
        Shell again = calls(options);
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Files.readAllLines(work)).isEqualTo(pieces);
        assertThat(Files.readAllLines(out())).isEqualTo(lines);
    }

    @Test
    void wholeChainsHaveTheRepliesInThem() throws IOException {
        Shell shell = calls(
                "--teacher",
                "procedural",
                "--model",
                model.toString(),
                "--raw",
                "--count",
                "6",
                "--samples",
                "2",
                "--pairs",
                "chain",
                "--max-turns",
                "3",
                "--stop",
                "e",
                "--stop",
                "a",
                "--max-completion-length",
                "64");
        assertThat(shell.code()).as(shell.err()).isZero();
        JsonNode last = new ObjectMapper().readTree(Files.readAllLines(out()).getLast());
        assertThat(last.path("chosen").path(1).path("role").asText()).isEqualTo("user");
        assertThat(last.path("chosen")
                        .path(last.path("chosen").size() - 1)
                        .path("content")
                        .asText())
                .startsWith("Answer(");
    }

    @Test
    void chainsThatALengthLimitCutAreNotUsed() throws IOException {
        Shell shell = calls(
                "--teacher",
                "procedural",
                "--model",
                model.toString(),
                "--raw",
                "--count",
                "3",
                "--samples",
                "1",
                "--max-completion-length",
                "1");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("pairs     0  ")
                .contains("note      3 wrong chains end with a turn that a length limit cut, and are not used;"
                        + " --max-completion-length and --max-episode-length set the limits\n");
        assertThat(out()).isEmptyFile();
    }

    @Test
    void negativesAreNotMadeOfRepliesThatALengthLimitCut() throws IOException {
        Path pairs = directory.resolve("pairs.jsonl");
        Shell shell = Shell.run(
                "negatives",
                "--data",
                Path.of("..", "examples", "calls", "rows.jsonl").toString(),
                "--model",
                model.toString(),
                "--tool-format",
                "hermes",
                "--samples",
                "1",
                "--max-completion-length",
                "1",
                "--out",
                pairs.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.err())
                .contains("note: 100 replies were cut and are not used; --max-completion-length sets how long they may"
                        + " be\n");
        assertThat(pairs).isEmptyFile();
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(calls().err())
                .isEqualTo("edgewise: calls needs somebody who plays: --teacher TEACHER, --model MODEL, or both\n");
        Shell silent = Shell.run("calls", "--tasks", "addition", "--teacher", "procedural", "--out", out().toString());
        assertThat(silent.code()).isEqualTo(2);
        assertThat(silent.err())
                .isEqualTo("edgewise: environment addition does not answer, so there are no chains of calls in it; take"
                        + " one that does, such as calculator, entailment or tool_use\n");
    }
}
