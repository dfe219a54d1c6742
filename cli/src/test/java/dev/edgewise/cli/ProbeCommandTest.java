package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Probes a tiny model as a person would.
@Tag("native")
@Tag("slow")
class ProbeCommandTest {
    @TempDir
    static Path directory;

    private static String model = "";

    @BeforeAll
    static void train() throws Exception {
        Path run = directory.resolve("run");
        Shell shell = Shell.run("train", TinyConfig.write(directory, 30).toString(), "--run", run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        model = run.resolve("final").toString();
    }

    @Test
    void mapsPrintsDrawsAndWrites() throws Exception {
        Path json = directory.resolve("new/map.json");
        Path html = directory.resolve("map.html");
        Shell shell = Shell.run(
                "probe", "--model", model, "--budget", "320", "--json", json.toString(), "--html", html.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("comparison\n")
                .contains("sums\n")
                .contains(" of 4")
                .contains("320 completions")
                .contains("groups of 4, temperature 1, at most 6 tokens");
        JsonNode map = new ObjectMapper().readTree(json.toFile());
        assertThat(map.path("rollouts").asInt()).isEqualTo(320);
        assertThat(map.path("samples_per_task").asInt()).isEqualTo(8);
        assertThat(map.at("/environments/1/cells").size()).isEqualTo(4);
        double rate = map.at("/environments/0/cells/0/pass@1").asDouble();
        assertThat(map.at("/environments/0/cells/0/pass@1_interval/0").asDouble())
                .isLessThanOrEqualTo(rate);
        assertThat(map.at("/environments/0/cells/0/pass@8").asDouble()).isGreaterThanOrEqualTo(rate);
        assertThat(html).exists();
    }

    @Test
    void infersTheLevelsOfADataSetAndSaysSo() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int a = 1; a < 10; a++) {
            for (int b = 1; b < 10; b++) {
                rows.append("{\"question\": \"%d+%d=\", \"answer\": \"%d\"}\n".formatted(a, b, a + b));
            }
        }
        Files.writeString(directory.resolve("flat.jsonl"), rows);
        Path config = Files.writeString(directory.resolve("flat.yaml"), """
                model: {path: unused}
                prompt: {style: raw, answer: bare}
                environments: [{type: dataset, name: flat, path: flat.jsonl, test_share: 0.5}]
                algorithm: {type: grpo, num_generations: 4}
                rollout: {max_completion_length: 6}
                """);
        Shell shell =
                Shell.run("probe", "--model", model, "--config", config.toString(), "--budget", "160", "--k", "1,4");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .contains("of 4 right at first")
                .contains("The data set has no levels, so they were inferred by probing");
        Shell small = Shell.run("probe", "--model", model, "--config", config.toString(), "--budget", "8");
        assertThat(small.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(small.err())
                .contains("edgewise: --budget 8 is too small to tell anything: to infer the levels of flat, 36"
                        + " completions grade problems, and then 5 cells of one task with 8 completions each take 40."
                        + " Take --budget 76 or more, name a level_field in a file given with --config, or lower --k"
                        + " and --group");
        // 72 grade 9 problems with 36 completions, and 36 do not reach 5 cells; nothing is spent
        Shell late = Shell.run("probe", "--model", model, "--config", config.toString(), "--budget", "72");
        assertThat(late.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(late.err()).startsWith("edgewise: --budget 72 is too small").contains("Take --budget 76 or more");
        Shell enough = Shell.run("probe", "--model", model, "--config", config.toString(), "--budget", "76");
        assertThat(enough.code()).as(enough.err()).isZero();
    }

    @Test
    void writesTrainingTasksByDifficulty() throws Exception {
        Path buckets = directory.resolve("buckets");
        Shell shell = Shell.run(
                "probe", "--model", model, "--environment", "sums", "--budget", "256", "--buckets", buckets.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).contains("training tasks");
        assertThat(shell.err()).containsPattern("\\d+ easy, \\d+ medium and \\d+ hard tasks");
        assertThat(Files.readAllLines(buckets.resolve("full.jsonl"))).hasSizeBetween(8, 32);
    }

    @Test
    void saysWhatIsWrong() {
        Shell small = Shell.run("probe", "--model", model, "--budget", "40");
        assertThat(small.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(small.err())
                .contains("edgewise: --budget 40 is too small to tell anything: 7 cells of one task with 8 completions"
                        + " each take 56. Raise --budget, name fewer environments or levels, or lower --k and --group");
        Shell unknown = Shell.run("probe", "--model", model, "--environment", "additoin", "--budget", "400");
        assertThat(unknown.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(unknown.err()).contains("There is no task family \"additoin\". Did you mean \"addition\"?");
    }

    @Test
    void aCellWithoutTasksIsNamed() throws Exception {
        Files.writeString(directory.resolve("levels.jsonl"), """
                {"question": "1+1=", "answer": "2", "grade": 1}
                {"question": "2+2=", "answer": "4", "grade": 2}
                {"question": "3+3=", "answer": "6", "grade": 2}
                """);
        Path config = Files.writeString(directory.resolve("levels.yaml"), """
                model: {path: unused}
                prompt: {style: raw, answer: bare}
                environments: [{type: dataset, name: graded, path: levels.jsonl, level_field: grade, test_share: 0}]
                algorithm: {type: grpo}
                rollout: {max_completion_length: 6}
                """);
        Shell shell = Shell.run("probe", "--model", model, "--config", config.toString(), "--budget", "400");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .contains(
                        "edgewise: cell graded/0 cannot be probed: The data set graded has no problem of level 0 in the"
                                + " test split. Raise test_share or name test files.\n");
    }
}
