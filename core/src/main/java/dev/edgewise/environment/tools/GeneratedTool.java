package dev.edgewise.environment.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A tool that looks a property up, `the weight of the lamp`, with an invented name and invented names of arguments.
/// What it finds is made of its name and its arguments, so that nobody can guess it.
///
/// @param tool for the model
/// @param property what it looks up
/// @param argument the name of its first argument
/// @param second the name of the second; empty where there is none
/// @param nested whether there is an optional unit in a nested argument
record GeneratedTool(Tool tool, String property, String argument, String second, boolean nested) {
    private static final List<String> PROPERTIES = List.of(
            "weight", "height", "price", "age", "width", "depth", "rank", "speed", "volume", "length", "score", "area");
    private static final List<String> OBJECTS = List.of(
            "lamp", "tower", "ship", "bridge", "table", "garden", "engine", "river", "house", "stone", "wagon",
            "field");
    private static final List<String> PLACES =
            List.of("Graz", "Oslo", "Lima", "Bern", "Kyoto", "Quito", "Turin", "Accra");
    private static final List<String> UNITS = List.of("small", "large");

    /// Draws tools of different properties.
    ///
    /// @param arguments 1 or 2
    /// @param nested whether the first one has a nested argument
    static List<GeneratedTool> draw(RandomGenerator random, int count, int arguments, boolean nested) {
        List<String> properties = new ArrayList<>(PROPERTIES);
        List<String> words = Syllables.words(random, 4 * count, 3);
        List<GeneratedTool> tools = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String property = properties.remove(random.nextInt(properties.size()));
            List<String> own = words.subList(4 * i, 4 * i + 4);
            tools.add(make(property, own, arguments == 2, nested && i == 0));
        }
        return tools;
    }

    private static GeneratedTool make(String property, List<String> words, boolean two, boolean nested) {
        String argument = words.get(1);
        String second = two ? words.get(2) : "";
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        describe(properties.putObject(argument), "string", "The thing whose " + property + " is wanted.");
        var required = JsonNodeFactory.instance.arrayNode().add(argument);
        if (two) {
            describe(properties.putObject(second), "string", "The town where the thing is.");
            required.add(second);
        }
        if (nested) {
            ObjectNode options =
                    describe(properties.putObject("options"), "object", "Leave it out for the usual unit.");
            ObjectNode unit = describe(options.putObject("properties").putObject("unit"), "string", "The unit.");
            UNITS.forEach(unit.putArray("enum")::add);
        }
        schema.set("required", required);
        return new GeneratedTool(
                new Tool(words.getFirst(), "Looks up the " + property + " of a thing.", schema),
                property,
                argument,
                second,
                nested);
    }

    private static ObjectNode describe(ObjectNode schema, String type, String description) {
        return schema.put("type", type).put("description", description);
    }

    /// Draws arguments.
    ///
    /// @param optional whether an optional argument may be given
    ObjectNode arguments(RandomGenerator random, boolean optional) {
        ObjectNode arguments = of(OBJECTS.get(random.nextInt(OBJECTS.size())) + " " + random.nextInt(1, 1000));
        if (!second.isEmpty()) {
            arguments.put(second, PLACES.get(random.nextInt(PLACES.size())));
        }
        if (optional && nested && random.nextInt(3) > 0) {
            arguments.putObject("options").put("unit", UNITS.get(random.nextInt(UNITS.size())));
        }
        return arguments;
    }

    /// Returns arguments about a thing alone.
    ObjectNode of(String thing) {
        return JsonNodeFactory.instance.objectNode().put(argument, thing);
    }

    /// Returns what a call with these arguments finds, in words: `the weight of lamp 7 in Graz`.
    String question(JsonNode arguments) {
        String place = second.isEmpty() ? "" : " in " + arguments.path(second).asText();
        String unit = arguments.path("options").path("unit").asText();
        return questionOf(arguments.path(argument).asText())
                + place
                + (unit.isEmpty() ? "" : " in the " + unit + " unit");
    }

    String questionOf(String thing) {
        return "the " + property + " of " + thing;
    }

    /// Returns what the tool finds: a number from 10 to 9999.
    String answer(JsonNode arguments) {
        return Long.toString(10 + Math.floorMod(Seeds.derive(0, tool.name(), arguments.toString()), 9_990L));
    }
}
