package dev.edgewise.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolRunnerTest {
    /// How a name is written.
    public enum Form {
        SHORT,
        LONG
    }

    /// Methods that are tools.
    public static final class Desk {
        @ToolFunction("Books a room.")
        public String book(
                @ToolArgument(value = "city", description = "Where.") String city,
                @ToolArgument("nights") int nights,
                @ToolArgument(value = "form", required = false) @Nullable Form form,
                @ToolArgument(value = "guests", required = false) @Nullable List<String> guests) {
            return city + " " + nights + " " + form + " " + guests;
        }

        @ToolFunction(value = "Fails.", name = "fail_now")
        public double fail() {
            throw new IllegalStateException("the desk is closed");
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ToolRunner.Result run(ToolRunner runner, String name, String arguments) {
        return runner.run(new ToolCall(name, json(arguments)));
    }

    @Test
    void aMethodIsATool() {
        ToolRunner runner = new ToolRunner(ToolMethods.of(new Desk()));
        assertThat(runner.tools().getFirst().json())
                .isEqualTo(json("{'type': 'function', 'function': {'name': 'book', 'description': 'Books a room.',"
                        + " 'parameters': {'type': 'object', 'properties': {'city': {'type': 'string', 'description':"
                        + " 'Where.'}, 'nights': {'type': 'integer'}, 'form': {'type': 'string', 'enum': ['short',"
                        + " 'long']}, 'guests': {'type': 'array', 'items': {'type': 'string'}}}, 'required': ['city',"
                        + " 'nights']}}}"));
        assertThat(run(runner, "book", "{'city': 'Graz', 'nights': 2, 'form': 'long', 'guests': ['Ada']}")
                        .text())
                .isEqualTo("Graz 2 LONG [Ada]");
        assertThat(run(runner, "book", "{'city': 'Graz', 'nights': 2}").text()).isEqualTo("Graz 2 null null");
    }

    @Test
    void whateverIsCalledThereIsAnAnswer() {
        ToolRunner runner = new ToolRunner(ToolMethods.of(new Desk()));
        assertThat(run(runner, "bok", "{}"))
                .isEqualTo(new ToolRunner.Result(
                        "Error: there is no tool \"bok\". Did you mean \"book\"? Tools: book, fail_now", true));
        assertThat(run(runner, "book", "{'city': 'Graz'}").text())
                .isEqualTo("Error: book needs the argument \"nights\"");
        assertThat(run(runner, "book", "{'city': 'Graz', 'nights': 1, 'town': 'x'}")
                        .text())
                .isEqualTo("Error: book has no argument \"town\". Arguments: city, nights, form, guests");
        assertThat(run(runner, "book", "{'city': 'Graz', 'nights': 'two'}").text())
                .isEqualTo("Error: nights is of another type: \"two\"");
        assertThat(run(runner, "book", "[1]").text()).isEqualTo("Error: the arguments of book are no object");
        assertThat(run(runner, "fail_now", "{}").text()).isEqualTo("Error: the desk is closed");
    }

    @Test
    void aHandlerThatHangsOrWritesTooMuchIsCut() {
        Tool tool = new Tool("wait", "Waits.", JsonNodeFactory.instance.objectNode());
        HandledTool hanging = new HandledTool(tool, _ -> {
            Thread.sleep(60_000);
            return "";
        });
        assertThat(run(new ToolRunner(List.of(hanging), Duration.ofMillis(50), 100), "wait", "{}")
                        .text())
                .isEqualTo("Error: the tool wait did not answer within 50 ms");
        HandledTool big = new HandledTool(tool, _ -> "x".repeat(5_000_000));
        assertThat(run(new ToolRunner(List.of(big), Duration.ofMinutes(1), 10), "wait", "{}")
                        .text())
                .isEqualTo("xxxxxxxxxx … (cut: 10 of 5000000 characters)");
        assertThatThrownBy(() -> new ToolRunner(List.of(hanging, big))).hasMessage("two tools are called wait");
    }

    @Test
    void whatIsNoToolIsRefused() {
        assertThatThrownBy(() -> ToolMethods.of("text"))
                .hasMessage("java.lang.String has no public method with @ToolFunction, so it gives no tool");
    }
}
