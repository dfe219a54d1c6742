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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'city': 'Graz', 'nights': 2.7} | nights is of another type: 2.7",
                "{'city': 'Graz', 'nights': '3'} | nights is of another type: \"3\"",
                "{'city': 'Graz', 'nights': true} | nights is of another type: true",
                "{'city': 'Graz', 'nights': null} | nights must not be null",
                "{'city': 8010, 'nights': 1} | city is of another type: 8010",
                "{'city': 'Graz', 'nights': 1, 'guests': [1]} | guests is of another type: [1]"
            })
    void noValueIsTakenForOneOfAnotherType(String arguments, String fault) {
        ToolRunner runner = new ToolRunner(ToolMethods.of(new Desk()));
        assertThat(run(runner, "book", arguments)).isEqualTo(new ToolRunner.Result("Error: " + fault, true));
    }

    /// A method whose argument could not be told from 0 where it is left out.
    public static final class Loose {
        @ToolFunction("Waits.")
        public String pause(@ToolArgument(value = "seconds", required = false) int seconds) {
            return "" + seconds;
        }
    }

    @Test
    void aPrimitiveCannotBeLeftOut() {
        assertThatThrownBy(() -> ToolMethods.of(new Loose()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the argument seconds of pause may be left out, but its type int has no value for that. Use"
                        + " its class, such as Integer, which is null then, or leave out required = false");
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
        HandledTool smiling = new HandledTool(tool, _ -> "ab😀cd");
        assertThat(run(new ToolRunner(List.of(smiling), Duration.ofMinutes(1), 3), "wait", "{}")
                        .text())
                .isEqualTo("ab … (cut: 2 of 6 characters)");
        assertThatThrownBy(() -> new ToolRunner(List.of(hanging, big))).hasMessage("two tools are called wait");
    }

    @Test
    void whatIsNoToolIsRefused() {
        assertThatThrownBy(() -> ToolMethods.of("text"))
                .hasMessage("java.lang.String has no public method with @ToolFunction, so it gives no tool");
    }
}
