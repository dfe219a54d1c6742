package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import java.nio.file.Path;
import java.util.List;

/// Writes the picture of an evolution of prompts: one HTML file that needs nothing else, see [HtmlPage].
public final class EvolutionPage {
    private static final HtmlPage PAGE = new HtmlPage(
            "Edgewise prompts",
            "<code>evolution.jsonl</code> and <code>prompts.json</code>",
            List.of("text.js", "theme.js", "evolution.js"));

    private EvolutionPage() {}

    /// Writes the picture to `file`, completely or not at all.
    ///
    /// @param facts `model`, `environment`, `sampling`, `proposer`, `seed`, `budget`, `training`, `validation`
    /// @param steps the lines of `evolution.jsonl`
    /// @param chosen the numbers of the prompts that are kept, the best first
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(ObjectNode facts, List<ObjectNode> steps, List<Integer> chosen, Path file) {
        ObjectNode json = facts.deepCopy();
        ArrayNode lines = json.putArray("steps");
        steps.forEach(lines::add);
        ArrayNode numbers = json.putArray("chosen");
        chosen.forEach(numbers::add);
        WholeFile.write(file, PAGE.html(json.toString()));
    }
}
