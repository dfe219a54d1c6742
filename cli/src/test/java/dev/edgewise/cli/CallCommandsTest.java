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

/// `eval` on BFCL's files and on rows with tools, and training on such rows.
@Tag("native")
@Tag("slow")
class CallCommandsTest {
    private static final Path ROWS = Path.of("..", "examples", "calls", "rows.jsonl");
    private static final String QUESTION = """
            {"id": "%s", "question": [[{"role": "user", "content": "Weather?"}]], "function": [{"name": "weather.get",\
             "description": "Tells it.", "parameters": {"type": "dict", "properties": {"city": {"type": "string"}},\
             "required": ["city"]}}]}
            """;

    @TempDir
    static Path folder;

    private static String model;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(folder.resolve("m"), "llama", "{\"max_position_embeddings\": 8192}")
                .toString();
    }

    private static Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<JsonNode> json(Shell shell) throws IOException {
        assertThat(shell.code()).as(shell.err()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : shell.out().lines().toList()) {
            nodes.add(mapper.readTree(line));
        }
        return nodes;
    }

    @Test
    void everyReplyIsLogged() throws IOException {
        Path log = folder.resolve("samples.jsonl");
        var asked =
                List.of("--limit", "3", "--samples", "2", "--max-completion-length", "8", "--json", "--log-samples");
        List<String> rows = new ArrayList<>(
                List.of("eval", "--model", model, "--tool-format", "hermes", "--data", ROWS.toString(), "--all"));
        rows.addAll(asked);
        rows.add(log.toString());
        json(Shell.run(rows.toArray(String[]::new)));
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(6);
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.path("data").asText()).isEqualTo("rows.jsonl");
        assertThat(first.path("id").asText()).contains("rows.jsonl");
        assertThat(first.path("completion").asText()).isNotEmpty();
        assertThat(first.path("right").asBoolean())
                .isEqualTo(first.path("error").asText().isEmpty());

        List<String> family = new ArrayList<>(List.of("eval", "--model", model, "--environment", "addition"));
        family.addAll(asked);
        family.add(log.toString());
        json(Shell.run(family.toArray(String[]::new)));
        assertThat(Files.readAllLines(log)).hasSize(6).allMatch(line -> line.startsWith("{\"data\":\"addition\""));

        family.set(family.size() - 1, folder.resolve("nowhere/samples.jsonl").toString());
        Shell refused = Shell.run(family.toArray(String[]::new));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--log-samples " + folder.resolve("nowhere/samples.jsonl")
                        + " cannot be written: its directory does not exist; name a file in a directory that exists and"
                        + " can be written");
    }

    @Test
    void bfclsFilesAreMeasuredAsPublished() throws IOException {
        Path simple = file("BFCL_v4_simple_python.json", QUESTION.formatted("simple_python_0"));
        Path answers = file(
                "possible_answer/BFCL_v4_simple_python.json",
                "{\"id\": \"simple_python_0\", \"ground_truth\": [{\"weather.get\": {\"city\": [\"Oslo\"]}}]}\n");
        Path none = file(
                "BFCL_v4_irrelevance.json", QUESTION.formatted("irrelevance_0") + QUESTION.formatted("irrelevance_1"));
        List<JsonNode> found = json(Shell.run(
                "eval",
                "--model",
                model,
                "--data",
                simple.toString(),
                "--data",
                none.toString(),
                "--answers",
                answers.toString(),
                "--max-completion-length",
                "8",
                "--json"));
        assertThat(found).hasSize(3);
        assertThat(found.getFirst().path("category").asText()).isEqualTo("simple_python");
        assertThat(found.getFirst().path("ask").asText()).isEqualTo("prompt");
        assertThat(found.getFirst().path("accuracy").asDouble()).isZero();
        assertThat(found.getFirst().path("irrelevance").isNull()).isTrue();
        assertThat(found.getFirst().path("relevance").isNull()).isTrue();
        assertThat(found.getFirst()
                        .path("errors")
                        .path("ast_decoder:decoder_failed")
                        .asInt())
                .isEqualTo(1);
        assertThat(found.get(1).path("accuracy").isNull()).isTrue();
        assertThat(found.get(1).path("irrelevance").asDouble()).isEqualTo(1);
        assertThat(found.get(1).path("irrelevance_interval")).hasSize(2);
        assertThat(found.get(2).path("groups").path("irrelevance").asDouble()).isEqualTo(0.5);

        Shell shown = Shell.run(
                "eval",
                "--model",
                model,
                "--data",
                simple.toString(),
                "--answers",
                answers.toString(),
                "--max-completion-length",
                "4",
                "--tool-format",
                "hermes",
                "--ask",
                "fc");
        assertThat(shown.out()).startsWith("""
                        BFCL_v4_simple_python.json  1 of 1 questions of simple_python, asked with tools
                          accuracy       0.0 %  (95 %: 0.0 – 0.0)
                          irrelevance  not measured: no question wants none
                          relevance    not measured: no question wants any call
                          malformed    \s""".stripTrailing());
    }

    @Test
    void rowsWithToolsAreMeasuredToo() throws IOException {
        List<JsonNode> found = json(Shell.run(
                "eval",
                "--model",
                model,
                "--data",
                ROWS.toString(),
                "--tool-format",
                "hermes",
                "--limit",
                "6",
                "--max-completion-length",
                "4",
                "--json"));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().path("data").asText()).isEqualTo("rows.jsonl");
        assertThat(found.getFirst().path("n").asInt()).isEqualTo(6);
        assertThat(found.getFirst().has("category")).isFalse();
    }

    @Test
    void optionsWithoutAPlaceAreRefused() throws IOException {
        Path plain = file("plain.jsonl", "{\"question\": \"1+1\", \"answer\": 2}\n");
        assertRefused(
                "--answers, --category and --ask are for files of BFCL, but --data names none: " + plain
                        + "; name one, as published",
                "--data",
                plain.toString(),
                "--category",
                "simple");
        assertRefused(
                "some --data files have tools and some have none; measure them one after the other",
                "--data",
                plain.toString(),
                "--data",
                ROWS.toString());
        Path simple = file("simple.json", QUESTION.formatted("simple_python_0"));
        assertRefused(
                "The file " + simple + " is of the category simple_python, whose answers are in a file of their own;"
                        + " name it: --answers " + folder.resolve("possible_answer/simple.json"),
                "--data",
                simple.toString());
        assertRefused(
                "the chat template writes no calls; set prompt.tool_style: schema to have them written into the"
                        + " messages, or name the format in which the model writes them: prompt.tool_format, one of"
                        + " hermes, smollm2, llama, pythonic, functiongemma, json, bfcl",
                "--data",
                ROWS.toString());
        assertRefused(
                "eval of calls takes no --environment, --tasks; leave them out",
                "--data",
                ROWS.toString(),
                "--environment",
                "addition",
                "--tasks",
                "3");
        assertRefused(
                "eval of a model that is no ranker takes no --relevant-from; leave it out",
                "--data",
                ROWS.toString(),
                "--relevant-from",
                "2");
    }

    /// The format also reads what a model writes in the turns of an episode.
    @Test
    void theFormatReachesEpisodes() {
        assertRefused(
                "there is no format of calls named \"herms\". Did you mean \"hermes\"? Allowed: hermes, smollm2, llama,"
                        + " pythonic, functiongemma, json, bfcl",
                "--environment",
                "tool_use",
                "--tool-format",
                "herms");
    }

    /// A probe reads calls in the format of the model, not in one of its own.
    @Test
    void aProbeReadsTheFormatOfTheModel() throws IOException {
        String config =
                file("probed.yaml", """
                        model: {path: unused}
                        environments: [{type: tools, path: %s}]
                        algorithm: {type: grpo, num_generations: 4}
                        rollout: {max_completion_length: 4}
                        """.formatted(ROWS.toAbsolutePath())).toString();
        Shell unknown = Shell.run("probe", "--model", model, "--config", config, "--budget", "80");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err())
                .contains(
                        "edgewise: the chat template writes no calls; set prompt.tool_style: schema to have them written");
        Shell named =
                Shell.run("probe", "--model", model, "--config", config, "--budget", "80", "--tool-format", "hermes");
        assertThat(named.code()).as(named.err()).isZero();
        assertThat(named.out()).contains("80 completions");
    }

    private static void assertRefused(String message, String... options) {
        List<String> arguments = new ArrayList<>(List.of("eval", "--model", model));
        arguments.addAll(List.of(options));
        Shell shell = Shell.run(arguments.toArray(String[]::new));
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err().strip()).endsWith(message);
    }

    @Test
    void negativesAreMadeByRuleOrByTheModelAndGoOn() throws IOException {
        Path pairs = folder.resolve("pairs.jsonl");
        Shell byRule = Shell.run("negatives", "--data", ROWS.toString(), "--out", pairs.toString());
        assertThat(byRule.code()).as(byRule.err()).isZero();
        JsonNode first = new ObjectMapper().readTree(Files.readAllLines(pairs).getFirst());
        assertThat(first.path("source").asText()).isEqualTo("mutation");
        assertThat(first.path("tools")).isNotEmpty();
        assertThat(byRule.out()).startsWith(pairs + "  ").contains(" pairs of 100 rows\n");

        Path few = file("few.jsonl", String.join("\n", Files.readAllLines(ROWS).subList(0, 20)) + "\n");
        Path own = folder.resolve("own.jsonl");
        String[] command = {
            "negatives",
            "--data",
            few.toString(),
            "--model",
            model,
            "--tool-format",
            "hermes",
            "--mutate", // the model calls nothing, so calls in place of words are made by rule
            "--samples",
            "2",
            "--stop",
            "e",
            "--max-completion-length",
            "64",
            "--out",
            own.toString()
        };
        Shell sampled = Shell.run(command);
        assertThat(sampled.code()).as(sampled.err()).isZero();
        String written = Files.readString(own);
        assertThat(written).contains("\"kind\":\"prose\",\"source\":\"own\"");
        Path work = folder.resolve("own.jsonl.work");
        List<String> pieces = Files.readAllLines(work);
        assertThat(pieces).hasSize(21);
        Files.delete(own);
        Files.writeString(work, String.join("\n", pieces.subList(0, 2)) + "\n");
        assertThat(Shell.run(command).code()).isZero();
        assertThat(Files.readString(own)).isEqualTo(written);

        Shell refused = Shell.run("negatives", "--data", few.toString(), "--mutate", "--out", own.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .endsWith("--mutate goes with --model or --wrong; without them every wrong reply is made by rule\n");
    }

    @Test
    void theExampleTrainsOnAFreshMachineAndIsAskedAsItWasTrained() throws IOException {
        Path run = folder.resolve("run");
        Shell trained = Shell.run(
                "train",
                Path.of("..", "examples", "calls-edge.yaml").toString(),
                "--run",
                run.toString(),
                "--set",
                "train.max_steps=2",
                "--set",
                "train.eval_steps=0",
                "--set",
                "train.eval_samples=1",
                "--set",
                "rollout.max_completion_length=8",
                "--set",
                "model.init.hidden_size=32",
                "--set",
                "model.init.num_hidden_layers=1",
                "--set",
                "model.init.intermediate_size=32");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("\"rewards/malformed/mean\":");
        List<JsonNode> found =
                json(Shell.run("eval", "--model", run.resolve("final").toString(), "--limit", "4", "--json"));
        assertThat(found.getFirst().path("environment").asText()).isEqualTo("tools");
        assertThat(found.getFirst().path("n").asInt()).isEqualTo(4);
    }
}
