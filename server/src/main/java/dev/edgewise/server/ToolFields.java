package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tools of a request, and what its answer must keep to.
///
/// @param tools that the model is told of
/// @param constraint makes what keeps the answer to calls or to a schema; null if it is free
record ToolFields(List<Tool> tools, @Nullable Supplier<TokenConstraint> constraint) {
    private static final int MOST = 512;
    private static final int MOST_CALLS = 16;

    static ToolFields read(RequestFields request, ServedModel model) {
        List<Tool> tools = tools(request);
        if (!tools.isEmpty() && model.calls() == null) {
            throw ApiException.invalid(
                    "tools",
                    "tools cannot be given to '" + model.name()
                            + "', since its chat template writes no calls; start the server with --tool-style schema, or"
                            + " name the format of calls with --tool-format");
        }
        Supplier<TokenConstraint> format = format(request, model);
        JsonNode choice = request.value("tool_choice");
        JsonNode named = choice != null && choice.isObject() ? choice : null;
        String kind = choice == null ? "auto" : choice.asText("");
        if (choice != null
                && named == null
                && !Set.of("auto", "none", "required").contains(kind)) {
            throw request.wrong(
                    "tool_choice",
                    "none, auto, required or {\"type\": \"function\", \"function\": {\"name\": …}}",
                    choice);
        }
        if (named == null && kind.equals("none")) {
            return new ToolFields(List.of(), format);
        }
        if (named == null && !kind.equals("required")) {
            return new ToolFields(tools, format);
        }
        if (format != null) {
            throw ApiException.invalid(
                    "response_format", "response_format and a forced tool_choice exclude each other");
        }
        List<Tool> forced = named == null ? tools : List.of(named(named, tools));
        if (forced.isEmpty()) {
            throw ApiException.invalid("tool_choice", "tool_choice is required, but there are no tools");
        }
        ServedModel.Constraints constraints = model.constraints();
        if (constraints == null) {
            throw ApiException.invalid(
                    "tool_choice", "tool_choice can only be none or auto here: this server cannot force calls");
        }
        boolean single =
                named != null || !request.json().path("parallel_tool_calls").asBoolean(true);
        return new ToolFields(tools, constraints.calls(forced, single ? 1 : MOST_CALLS));
    }

    private static List<Tool> tools(RequestFields request) {
        JsonNode given = request.value("tools");
        if (given == null) {
            return List.of();
        }
        if (!given.isArray() || given.size() > MOST) {
            throw request.wrong("tools", "a list of at most " + MOST + " tools", given);
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : given) {
            String path = "tools[" + tools.size() + "]";
            try {
                tools.add(Tool.of(tool));
            } catch (DataException e) {
                throw ApiException.invalid(path, path + ": " + e.getMessage());
            }
        }
        return tools;
    }

    private static Tool named(JsonNode choice, List<Tool> tools) {
        String type = choice.path("type").asText("function");
        if (!type.equals("function")) {
            throw ApiException.invalid(
                    "tool_choice",
                    "tool_choice.type must be function but was \"" + Quoted.of(type)
                            + "\"; to allow some tools, send those alone in tools");
        }
        String name = choice.path("function").path("name").asText("");
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        "tool_choice",
                        "tool_choice names the tool '" + Quoted.of(name) + "', which is not among tools"));
    }

    private static @Nullable Supplier<TokenConstraint> format(RequestFields request, ServedModel model) {
        RequestFields format = request.object("response_format");
        String type = format == null ? "text" : format.text("type");
        if (format == null || "text".equals(type)) {
            return null;
        }
        JsonNode schema = format.json().path("json_schema").path("schema");
        boolean free = "json_object".equals(type);
        if (!free && !"json_schema".equals(type)) {
            throw format.wrong(
                    "type", "text, json_object or json_schema", format.json().path("type"));
        }
        if (!free && !schema.isObject()) {
            throw format.wrong("json_schema.schema", "a JSON schema", schema);
        }
        ServedModel.Constraints constraints = model.constraints();
        if (constraints == null) {
            throw ApiException.invalid(
                    "response_format",
                    "response_format can only be {\"type\": \"text\"} here: this server cannot keep answers to a schema");
        }
        return constraints.json(free ? JsonNodeFactory.instance.objectNode().put("type", "object") : schema);
    }

    /// Returns the tools as chat templates take them.
    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        tools.forEach(tool -> json.add(tool.json()));
        return json;
    }
}
