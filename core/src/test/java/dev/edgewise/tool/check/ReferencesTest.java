package dev.edgewise.tool.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.DataException;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final Tool ROOM = Tool.of(json("""
            {"name": "book_room", "parameters": {"type": "object", "required": ["city", "price"], "properties": {
              "city": {"type": "string"}, "price": {"type": "number"}, "view": {"type": ["null", "boolean"]},
              "rooms": {"type": "array"}, "guests": {"type": "array", "items": {"type": "object"}},
              "breakfast": {"type": "boolean", "default": false}, "note": {"description": "free"},
              "at": {"type": "object"}}}}"""));

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ToolCall call(String arguments) {
        return new ToolCall("book_room", json(arguments));
    }

    private static String error(ToolCall wanted, ToolCall given) {
        return References.problem(List.of(ROOM), List.of(wanted))
                .judge(List.of(given))
                .error();
    }

    @Test
    void acceptsWhatTheRowShowsAndLeavesOptionalArgumentsFree() {
        ToolCall wanted = call("{\"city\": \"Graz\", \"price\": 80, \"view\": true}");
        CallProblem problem = References.problem(List.of(ROOM), List.of(wanted));
        assertThat(problem.reference().getFirst().accepted().toString())
                .isEqualTo("{\"city\":[\"Graz\"],\"price\":[80],\"view\":[true,\"\"],\"breakfast\":[false,\"\"]}");
        assertThat(error(wanted, wanted)).isEmpty();
        assertThat(error(wanted, call("{\"city\": \"graz\", \"price\": 80.0}"))).isEmpty();
        assertThat(error(wanted, call("{\"city\": \"Graz\", \"price\": 80, \"breakfast\": false}")))
                .isEmpty();
        assertThat(error(wanted, call("{\"city\": \"Graz\", \"price\": 80, \"breakfast\": true}")))
                .isEqualTo("value_error:others");
        assertThat(error(wanted, call("{\"city\": \"Graz\", \"price\": 80, \"note\": \"x\"}")))
                .isEqualTo("simple_function_checker:unexpected_param");
        assertThat(error(wanted, call("{\"city\": \"Graz\", \"price\": \"80\"}")))
                .isEqualTo("type_error:simple");
    }

    @Test
    void typesOfJsonSchemaAndTheirNestingAreUnderstood() {
        ToolCall wanted = call("""
                {"city": "Graz", "price": 80, "rooms": [1, 2], "guests": [{"name": "Ann", "age": 3}],
                 "note": 5, "at": {"lat": 47.1, "tags": ["a"]}}""");
        assertThat(error(wanted, wanted)).isEmpty();
        assertThat(error(wanted, call("""
                {"city": "Graz", "price": 80, "guests": [{"name": "ann", "age": 4}]}"""))).isEqualTo("value_error:list_dict_count"); // of "", the last accepted value
        assertThat(error(wanted, call("{\"city\": \"Graz\", \"price\": 80, \"at\": {\"lat\": 47.1}}")))
                .isEqualTo("value_error:dict_key");
    }

    @Test
    void refusesACallOfAToolThatIsNotOffered() {
        ToolCall other = new ToolCall("find_flight", json("{}"));
        assertThatThrownBy(() -> References.problem(List.of(ROOM), List.of(other)))
                .isInstanceOf(DataException.class)
                .hasMessage("the call of \"find_flight\" is of a tool that the row does not offer (book_room); add the"
                        + " tool, or remove the row");
    }
}
