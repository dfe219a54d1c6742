package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.journey.Rewriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journeys as a person makes them: from an environment, from recorded attempts, from a student, with a teacher.
@Tag("slow")
class JourneyCommandTest {
    private static final String ATTEMPTS =
            Path.of("..", "examples", "journey", "attempts.jsonl").toString();

    @TempDir
    Path directory;

    private String out = "";

    @BeforeEach
    void name() {
        out = directory.resolve("journeys").toString();
    }

    private Shell sums(String... more) {
        return sums(30, more);
    }

    private Shell sums(int count, String... more) {
        String[] arguments = {
            "journey", "--environment", "addition", "--set", "levels=[4,6]", "--count", "" + count, "--out", out
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Shell.run(all);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(out, file));
    }

    private static JsonNode json(String line) throws IOException {
        return new ObjectMapper().readTree(line);
    }

    @Test
    void anEnvironmentGivesFourDataSetsAndAPage() throws IOException {
        Shell shell = sums();
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .containsPattern("journeys  30 rows, [\\d,]+ characters  ")
                .containsPattern("shortcuts 30 rows, ")
                .containsPattern("matched   \\d+ rows, ")
                .contains("page      ");
        assertThat(lines("trees.jsonl")).hasSize(31);
        assertThat(lines("journey.jsonl")).hasSize(30);
        assertThat(lines("shortcut.jsonl")).hasSize(30);
        JsonNode row = json(lines("journey.jsonl").getFirst());
        assertThat(row.fieldNames())
                .toIterable()
                .containsExactly(
                        "prompt",
                        "completion",
                        "kind",
                        "task",
                        "environment",
                        "level",
                        "tree",
                        "steps",
                        "detours",
                        "tokens",
                        "rewritten");
        assertThat(row.path("completion").asText()).containsPattern("=\n").containsPattern("\n#### \\d+$");
        assertThat(json(lines("shortcut.jsonl").getFirst()).path("completion").asText())
                .doesNotContainPattern("=\n");
        assertThat(Path.of(out, "journey.html")).isNotEmptyFile();
        assertThat(Shell.run("report", out).out()).isEqualTo(Path.of(out, "journey.html") + "\n");
    }

    @Test
    void theSameSeedGivesTheSameFilesAlsoWhenItGoesOn() throws IOException {
        assertThat(sums().code()).isZero();
        List<String> trees = lines("trees.jsonl");
        List<String> journeys = lines("journey.jsonl");
        List<String> matched = lines("shortcut-matched.jsonl");
        String torn =
                String.join("\n", trees.subList(0, 12)) + "\n" + trees.get(12).substring(0, 40);
        Files.writeString(Path.of(out, "trees.jsonl"), torn);
        assertThat(sums().code()).isZero();
        assertThat(lines("trees.jsonl")).isEqualTo(trees);
        assertThat(lines("journey.jsonl")).isEqualTo(journeys);
        assertThat(lines("shortcut-matched.jsonl")).isEqualTo(matched);
        assertThat(sums(40).code()).isZero();
        assertThat(lines("trees.jsonl").subList(0, 31)).isEqualTo(trees);
        assertThat(lines("journey.jsonl")).hasSize(40).startsWith(journeys.getFirst());
        Shell other = sums("--seed", "43");
        assertThat(other.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(other.err())
                .isEqualTo("edgewise: The work in " + Path.of(out, "trees.jsonl")
                        + " was begun with something else, so it cannot go on: seed was 42 and is 43. Put back what has"
                        + " changed, delete the file to begin anew, or name another --out.\n");
    }

    @Test
    void wordsAreConversations() throws IOException {
        assertThat(sums("--form", "words", "--explore", "1").code()).isZero();
        JsonNode row = json(lines("journey.jsonl").getFirst());
        assertThat(row.at("/prompt/0/role").asText()).isEqualTo("user");
        assertThat(row.at("/completion/0/content").asText()).containsPattern("(Wait|Hmm|No, wait)");
        assertThat(row.path("detours").asInt()).isEqualTo(3);
    }

    @Test
    @Tag("native")
    void aModelLearnsThemAndProposesStepsItself() throws IOException {
        assertThat(sums().code()).isZero();
        Path config = Files.writeString(directory.resolve("sft.yaml"), """
                model:
                  init: {hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                         intermediate_size: 48, max_position_embeddings: 96}
                precision: {compute: fp32}
                prompt: {style: raw, answer: hash}
                environments: [{type: addition, levels: [4, 6]}]
                algorithm: {type: sft, dataset: journeys/journey.jsonl, demonstrations_per_step: 8}
                rollout: {max_completion_length: 48}
                train: {max_steps: 6, save_steps: 6, eval_steps: 0, eval_samples: 2}
                """);
        Path run = directory.resolve("run");
        Shell trained = Shell.run("train", config.toString(), "--run", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("30 demonstrations read, all learned from");
        String tokenizer = Files.readString(run.resolve("final/tokenizer.json"));
        assertThat(tokenizer).as("the mark is a token of its own").contains("\"=\"");
        out = directory.resolve("own").toString();
        String[] own = {
            "journey",
            "--environment",
            config.toString(),
            "--student",
            run.resolve("final").toString(),
            "--count",
            "4",
            "--depth",
            "3",
            "--max-completion-length",
            "12",
            "--out",
            out
        };
        Shell first = Shell.run(own);
        List<String> trees = lines("trees.jsonl");
        assertThat(trees).as(first.err()).hasSize(5);
        assertThat(json(trees.getFirst()).path("steps").asText()).isEqualTo("student");
        Shell again = Shell.run(own);
        assertThat(lines("trees.jsonl")).isEqualTo(trees);
        assertThat(again.code()).isEqualTo(first.code());
    }

    @Test
    void recordedAttemptsBecomeJourneys() throws IOException {
        Shell shell = Shell.run("journey", "--data", ATTEMPTS, "--out", out);
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).startsWith("problems  4 rows read\n").contains("journeys  4 rows");
        String thought =
                json(lines("journey.jsonl").get(1)).at("/completion/0/content").asText();
        assertThat(thought)
                .startsWith("There are 6 * 8 = 46 pencils.\n")
                .contains("6*8 is not 46.")
                .endsWith("\nThen 48 - 10 = 38 are left.\n#### 38");
    }

    @Test
    void aTeacherRewritesAndWhatItSpoilsIsCounted() throws IOException {
        assertThat(sums(3, "--form", "words").code()).isZero();
        StringBuilder answers = new StringBuilder();
        List<String> drafts = lines("journey.jsonl");
        for (int i = 0; i < drafts.size(); i++) {
            JsonNode row = json(drafts.get(i));
            String draft = row.at("/completion/0/content").asText().replaceFirst("\n####.*", "");
            String kept = i == 1 ? draft.substring(draft.indexOf('\n') + 1) : "Let me see. " + draft;
            answers.append(new ObjectMapper()
                    .createObjectNode()
                    .put("prompt", Rewriter.asked(row.at("/prompt/0/content").asText(), draft))
                    .put("answer", i == 2 ? "No." : "[Thought]\n" + kept + "\n[End]"));
            answers.append('\n');
        }
        Path file = Files.writeString(directory.resolve("answers.jsonl"), answers);
        Shell shell = sums(3, "--form", "words", "--teacher", file.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("left out  2 rewrites could not be read or lose a step, so the draft is kept\n")
                .contains("teacher   0 answers, 0 tokens read, 0 written\n");
        assertThat(json(lines("journey.jsonl").getFirst())
                        .at("/completion/0/content")
                        .asText())
                .startsWith("Let me see. ")
                .contains("\n#### ");
        assertThat(lines("journey.jsonl").subList(1, 3)).isEqualTo(drafts.subList(1, 3));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        refused("journey needs either --environment TYPE_OR_YAML or --data FILE", "--count", "3");
        refused(
                "journey needs either --environment TYPE_OR_YAML or --data FILE",
                "--environment",
                "addition",
                "--data",
                ATTEMPTS);
        refused("--count must be at least 1 but was 0", "--environment", "addition", "--count", "0");
        refused("--explore must be in [0, 1] but was 2.0", "--environment", "addition", "--explore", "2");
        refused("--width must be from 1 to 1000 but was 0", "--environment", "addition", "--width", "0");
        refused("--steps student needs --student; name it too", "--environment", "addition", "--steps", "student");
        refused("--steps attempts needs --data; name it too", "--environment", "addition", "--steps", "attempts");
        refused(
                "--adapter goes with --student; name the model that it belongs to",
                "--data",
                ATTEMPTS,
                "--adapter",
                "x");
        refused(
                "--answer bare takes the whole completion as the answer, and a journey shows its steps. Take hash, boxed or"
                        + " tag",
                "--environment",
                "addition",
                "--answer",
                "bare");
        refused(
                "No journey was made: 11 trees have no wrong branch beside the right path. Environment roman may know no"
                        + " wrong steps; name a --student or a --teacher with --steps teacher, whose steps are tried"
                        + " instead.",
                "--environment",
                "roman",
                "--form",
                "words",
                "--count",
                "11");
    }

    @Test
    void saysWhatIsWrongWithRows() throws IOException {
        Path rows = Files.writeString(
                directory.resolve("rows.jsonl"),
                "{\"question\": \"1+1?\", \"answer\": 2}\n"
                        + "{\"question\": \"1+2?\", \"answer\": 3, \"attempts\": [{\"text\": \"1+2=3\\nA: 3\", \"correct\":"
                        + " true}]}\n");
        refused(
                "No row can be made a journey: 2 rows read; 1 left out, without attempts that have steps and an answer; 1"
                        + " left out, without a wrong attempt. A row needs a question, a right solution and a wrong"
                        + " attempt, each with steps and an answer.",
                "--data",
                rows.toString());
        refused(
                "The data file " + directory.resolve("none.jsonl") + " does not exist.",
                "--data",
                directory.resolve("none.jsonl").toString());
        Path wrong = Files.writeString(
                directory.resolve("wrong.jsonl"),
                "{\"question\": \"1+2?\", \"answer\": 3, \"attempts\": [{\"text\": \"1+2=4\\nA: 4\", \"correct\": false},"
                        + " {\"text\": \"1*2=2\\nA: 2\", \"correct\": false}]}\n");
        refused(
                "No journey was made: 1 trees have no right path. A journey needs a right path and a wrong branch beside"
                        + " it.",
                "--data",
                wrong.toString());
    }

    private void refused(String message, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 3);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = "journey";
        all[arguments.length + 1] = "--out";
        all[arguments.length + 2] =
                directory.resolve("refused" + message.hashCode()).toString();
        Shell shell = Shell.run(all);
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err()).isEqualTo("edgewise: " + message + "\n");
    }
}
