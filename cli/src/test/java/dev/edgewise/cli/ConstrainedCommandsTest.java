package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.format.CallFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `generate` and `eval` under constraints: models that know nothing write valid calls and JSON.
@Tag("native")
@Tag("slow")
class ConstrainedCommandsTest {
    private static final String TOOLS = """
            [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties":
              {"city": {"type": "string", "enum": ["Graz", "Linz"]}, "days": {"type": "integer", "enum": [1, 2]}},
              "required": ["city"]}}}, {"name": "now"}]""";

    @TempDir
    static Path folder;

    private static String model;
    private static Path tools;

    @BeforeAll
    static void writeFiles() throws IOException {
        model = TinyModels.write(folder.resolve("m"), "llama", "{\"max_position_embeddings\": 8192}")
                .toString();
        file("m/chat_template.jinja", """
                {%- for message in messages %}<|im_start|>{{ message.role }}
                {{ message.content }}<|im_end|>
                {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
                {% endif %}""");
        tools = file("tools.json", TOOLS);
        file("schema.json", "{\"type\": \"array\", \"items\": {\"enum\": [\"a\", 1]}, \"maxItems\": 2}");
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Shell generate(String asked, String... more) {
        List<String> arguments = new ArrayList<>(List.of("generate", "--model", asked, "--prompt", "Rain in Graz?"));
        for (String argument : more) {
            arguments.add(argument.replace("DIR", folder.toString()));
        }
        return Shell.run(arguments.toArray(String[]::new));
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

    private static void requireCalls(List<JsonNode> completions) {
        assertThat(completions).allSatisfy(completion -> {
            assertThat(completion.path("finish_reason").asText()).isEqualTo("eos");
            ToolReply reply = CallFormats.hermes().read(completion.path("text").asText());
            assertThat(reply.fault()).as(completion.toString()).isEmpty();
            assertThat(reply.calls())
                    .hasSize(1)
                    .allSatisfy(call -> assertThat(call.name()).isIn("weather", "now"));
        });
    }

    @Test
    void callsAreForced() throws IOException {
        requireCalls(json(generate(
                model,
                "--tools",
                "DIR/tools.json",
                "--tool-style",
                "schema",
                "--constrained=required",
                "--most-calls",
                "1",
                "-n",
                "8",
                "--json")));
    }

    @Test
    void jsonIsOfTheSchema() throws IOException {
        List<JsonNode> found = json(generate(model, "--json-schema", "DIR/schema.json", "-n", "8", "--json"));
        assertThat(found)
                .allSatisfy(completion -> assertThat(
                                completion.path("text").asText().replaceAll("\\s", ""))
                        .matches("\\[((\"a\"|1)(,(\"a\"|1))?)?]"));
    }

    @Test
    void evalMeasuresWithoutMalformedReplies() throws IOException {
        Path rows = file("rows.jsonl", """
                {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"type":\
                 "function", "function": {"name": "weather", "arguments": {"city": "Graz"}}}]}], "tools": %s}
                """.formatted(TOOLS.replace("\n", " ")));
        List<JsonNode> found = json(Shell.run(
                "eval",
                "--model",
                model,
                "--data",
                rows.toString(),
                "--all",
                "--tool-style",
                "schema",
                "--constrained=required",
                "--most-calls",
                "1",
                "--samples",
                "4",
                "--json"));
        assertThat(found.getFirst().path("malformed").asDouble()).isZero();
        assertThat(found.getFirst().toString()).doesNotContain("no_call");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --constrained | --constrained keeps to calls of --tools, but there are none; name their file
            --constrained=required --tools DIR/tools.json --json-schema DIR/schema.json | --constrained and --json-schema \
            exclude each other
            --most-calls 2 | --most-calls is for --constrained calls; give both or none
            --most-calls 0 --constrained --tools DIR/tools.json | --most-calls must be at least 1 but was 0
            --tool-format hermes | --tool-format is for --tools; give both or none
            --tools DIR/schema.json | DIR/schema.json holds no tools; write a list of them: [{"type": "function", \
            "function": {"name", "description", "parameters"}}, …]
            --tools DIR/none.json | Cannot read DIR/none.json; is there such a file of UTF-8 text?
            --tools DIR/tools.json | the chat template drops tools, so the model would not see --tools; --tool-style \
            schema has them written into the messages of a chat
            --tools DIR/tools.json --raw | there is no chat template, so the model would not see --tools; --tool-style \
            schema has them written into the messages of a chat
            """)
    void refusesWhatDoesNotGoTogether(String options, String message) {
        Shell shell = generate(model, options.split(" ", -1));
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err().replace(folder.toString(), "DIR")).contains(message);
    }

    @Test
    void evalRefusesAConstraintWithoutTools() {
        Shell shell = Shell.run("eval", "--model", model, "--environment", "addition", "--constrained");
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).contains("--constrained keeps to calls, but no --data has tools; leave it out");
    }

    @Test
    void aModelThatNeverCallsIsForcedTo() throws IOException {
        String real = Shared.smolLm2().toString();
        requireCalls(json(generate(
                real,
                "--tools",
                tools.toString(),
                "--tool-style",
                "schema",
                "--constrained=required",
                "--most-calls",
                "1",
                "--json")));
    }
}
