package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.ReflectionPrompt;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class RefineCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InstructionPair FIRST = new InstructionPair("Name a colour.", "", "Red.");
    private static final InstructionPair SECOND = new InstructionPair("Add.", "1 and 2", "3");
    private static final InstructionPair NEW =
            new InstructionPair("Name a warm colour, and why.", "", "Red, like fire.");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;
    private Path data;
    private Path answers;
    private Path out;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 512}");
    }

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(directory.resolve("rows.jsonl"), """
                {"id": 7, "instruction": "Name a colour.", "output": "Red."}
                {"instruction": "Add.", "input": "1 and 2", "output": "3"}
                """);
        answers = directory.resolve("answers.jsonl");
        out = directory.resolve("out.jsonl");
        answer(
                ReflectionPrompt.instruction(FIRST),
                "Vague. [New Instruction] " + NEW.instruction() + " [End] [New Answer] " + NEW.output() + " [End]");
        answer(ReflectionPrompt.output(FIRST), "[Better Answer] Red, as ripe apples are. [End]");
        answer(ReflectionPrompt.output(NEW), "[Better Answer] Red is warm, since fire is red. [End]");
        answer(ReflectionPrompt.instruction(SECOND), "I see nothing to change.");
    }

    private void answer(List<Message> messages, String text) throws IOException {
        ObjectNode row = JSON.createObjectNode();
        messages.forEach(message -> row.withArray("/messages").add(message.fields()));
        Files.writeString(
                answers,
                "%s\n".formatted(row.put("answer", text)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Shell refine(String... more) {
        List<String> arguments = new ArrayList<>(List.of("refine", "--student", model.toString(), "--data"));
        arguments.addAll(List.of(data.toString(), "--teacher", answers.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    @Test
    void bothStagesAreAskedAndEveryRecordSaysWhatBecameOfIt() throws IOException {
        answer(ReflectionPrompt.output(SECOND), "[Better Answer] your answer [End]");
        Path kept = directory.resolve("kept.jsonl");
        Shell shell = refine("--kept", kept.toString());
        assertThat(shell.code()).as(shell.err()).isZero();

        List<String> lines = Files.readAllLines(out);
        JsonNode first = JSON.readTree(lines.getFirst());
        JsonNode scores = first.path("scores");
        boolean rewritten = scores.path("new_instruction").path("ifd").asDouble()
                > scores.path("original").path("ifd").asDouble();
        JsonNode before = scores.path(rewritten ? "new_instruction" : "original");
        boolean better = scores.path("better_output").path("rifd").asDouble()
                < before.path("rifd").asDouble();
        JsonNode last = better ? scores.path("better_output") : before;
        assertThat(first.path("id").asInt()).isEqualTo(7);
        assertThat(first.path("instruction_refined").asBoolean()).isEqualTo(rewritten);
        assertThat(first.path("output_refined").asBoolean()).isEqualTo(better);
        assertThat(first.path("instruction").asText()).isEqualTo(rewritten ? NEW.instruction() : FIRST.instruction());
        assertThat(first.path("ifd")).isEqualTo(last.path("ifd"));
        assertThat(first.path("rifd")).isEqualTo(last.path("rifd"));
        assertThat(first.path("kept").asBoolean())
                .isEqualTo(last.path("ifd").asDouble() < 1 && last.path("rifd").asDouble() < 1);
        assertThat(first.path("original").path("output").asText()).isEqualTo("Red.");

        JsonNode second = JSON.readTree(lines.getLast());
        assertThat(second.path("scores").properties()).hasSize(1);
        assertThat(second.path("instruction_refined").asBoolean()).isFalse();
        assertThat(second.path("input").asText()).isEqualTo("1 and 2");
        assertThat(second.path("output").asText()).isEqualTo("3");
        assertThat(shell.out())
                .contains(
                        "unread    1 new instructions and 1 better outputs could not be read from the teacher's answers;"
                                + " the original stayed\n")
                .contains("teacher   0 answers, 0 tokens read, 0 written\n");
        assertThat(kept).exists();
    }

    @Test
    void theReleasedRuleKeepsRefinedOutputsOnly() throws IOException {
        answer(ReflectionPrompt.output(SECOND), "nothing");
        Shell shell = refine("--rule", "released");
        assertThat(shell.code()).as(shell.err()).isZero();
        for (String line : Files.readAllLines(out)) {
            JsonNode row = JSON.readTree(line);
            assertThat(row.path("kept").asBoolean()
                            && !row.path("output_refined").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void whereTheTeacherStopsTheWorkIsKeptAndTheCommandTold() throws IOException {
        Shell stopped = refine();
        assertThat(stopped.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(stopped.err())
                .contains("edgewise: The teacher's file " + answers + " has no answer to ")
                .endsWith("\nRows that are finished stay in " + out + ".work. Go on with: ./edgewise refine --student "
                        + model + " --data " + data + " --teacher " + answers + " --out " + out + "\n");
        assertThat(out).doesNotExist();

        answer(ReflectionPrompt.output(SECOND), "[Better Answer] 1 + 2 = 3 [End]");
        Shell on = refine();
        assertThat(on.code()).as(on.err()).isZero();
        assertThat(Files.readAllLines(out)).hasSize(2);
    }

    @Test
    void aTeacherIsNeeded() {
        Shell shell =
                Shell.run("refine", "--student", model.toString(), "--data", data.toString(), "--out", out.toString());
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .isEqualTo(
                        "edgewise: --teacher is missing: say who refines, such as --teacher answers.jsonl or --teacher"
                                + " http://HOST/v1\n");
    }
}
