package dev.edgewise.evolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads and writes `prompts.json`: a list of prompts, best first. Each is an object with the texts of its
/// parts, and perhaps `score` and `tasks`.
public final class PromptFile {
    /// The name of the file in a model's directory.
    public static final String NAME = "prompts.json";

    private static final String SCORE = "score";
    private static final String TASKS = "tasks";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PromptFile() {}

    /// Returns the file in the directory of a model or adapter; empty if there is none.
    public static Optional<Path> beside(Path directory) {
        return Optional.of(directory.resolve(NAME)).filter(Files::isRegularFile);
    }

    /// Returns the prompts of a file, at least one.
    ///
    /// @throws DataException if it is missing, is no such list, or one of its prompts has no part, or one that is
    ///     unknown or no text
    public static List<ScoredPrompt> read(Path file) {
        return Rows.read(file).stream().map(PromptFile::read).toList();
    }

    private static ScoredPrompt read(Row row) {
        List<String> allowed = new ArrayList<>(Prompt.NAMES);
        allowed.add(SCORE);
        allowed.add(TASKS);
        Map<String, String> parts = new LinkedHashMap<>();
        for (String name : row.names()) {
            if (!allowed.contains(name)) {
                throw row.fault("a prompt has no part \"" + Quoted.of(name) + "\"." + NearestName.hint(name, allowed)
                        + " Allowed: " + String.join(", ", allowed) + ".");
            }
            if (Prompt.NAMES.contains(name)) {
                parts.put(name, row.text(name));
            }
        }
        if (parts.isEmpty()) {
            throw row.fault("the prompt has no part. Give it the text of at least one: "
                    + String.join(", ", Prompt.NAMES) + ".");
        }
        Double score = row.has(SCORE) ? (Double) number(row, SCORE) : null;
        return new ScoredPrompt(new Prompt(parts), score, row.has(TASKS) ? tasks(row) : 0);
    }

    private static double number(Row row, String field) {
        JsonNode value = row.value(field);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw row.wrongType(field, value, "a number");
        }
        return value.doubleValue();
    }

    private static int tasks(Row row) {
        JsonNode value = row.value(TASKS);
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt() || value.intValue() < 0) {
            throw row.wrongType(TASKS, value, "a whole number of at least 0");
        }
        return value.intValue();
    }

    /// Writes a file whole or not at all.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(Path file, List<ScoredPrompt> prompts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        prompts.forEach(each -> list.add(json(each)));
        try {
            WholeFile.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written as text", e);
        }
    }

    private static ObjectNode json(ScoredPrompt each) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        each.prompt().parts().forEach(json::put);
        if (each.score() != null) {
            json.put(SCORE, each.score()).put(TASKS, each.tasks());
        }
        return json;
    }
}
