package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.journey.JourneyData;
import dev.edgewise.journey.JourneyRow;
import dev.edgewise.journey.LongThought;
import dev.edgewise.journey.LongThought.Stride;
import dev.edgewise.journey.TreeJson;
import java.nio.file.Path;
import java.util.List;

/// Writes the picture of journeys: one HTML file that needs nothing else, see [HtmlPage].
public final class JourneyPage {
    /// The most journeys on the page, taken evenly from all.
    private static final int MOST = 60;

    private static final HtmlPage PAGE = new HtmlPage(
            "Edgewise journeys",
            "<code>journey.jsonl</code> and <code>trees.jsonl</code>",
            List.of("text.js", "theme.js", "journey.js"));

    private JourneyPage() {}

    /// Writes the picture to `file`, completely or not at all.
    ///
    /// @param source what the journeys are of
    /// @param form how they are written
    /// @param unit what completions are counted in
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(String source, String form, String unit, JourneyData data, Path file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("source", source);
        json.put("form", form).put("unit", unit).put("journeys", data.journeys().size());
        json.put("shortcuts", data.shortcuts().size());
        json.put("journey_tokens", JourneyData.sum(data.journeys()));
        json.put("shortcut_tokens", JourneyData.sum(data.shortcuts()));
        json.put("matched_tokens", JourneyData.sum(data.matched()));
        ArrayNode losses = json.putArray("losses");
        data.losses().forEach(loss -> losses.add(loss.count() + " " + loss.reason()));
        ArrayNode samples = json.putArray("samples");
        int count = Math.min(MOST, data.journeys().size());
        for (int i = 0; i < count; i++) {
            samples.add(sample(data, (int) ((long) i * data.journeys().size() / count)));
        }
        WholeFile.write(file, PAGE.html(json.toString()));
    }

    private static ObjectNode sample(JourneyData data, int number) {
        LongThought thought = data.thoughts().get(number);
        JourneyRow journey = data.journeys().get(number);
        ObjectNode sample = TreeJson.of(thought.tree());
        sample.put("tree", journey.tree()).put("tokens", journey.tokens());
        sample.put("rewritten", journey.rewritten()).put("completion", journey.completion());
        JourneyRow shortcut = data.shortcuts().get(number);
        sample.put("shortcut", shortcut.completion()).put("shortcut_tokens", shortcut.tokens());
        ArrayNode strides = sample.putArray("strides");
        for (Stride stride : thought.strides()) {
            ObjectNode each = strides.addObject().put("next", stride.next());
            ArrayNode detour = each.putArray("detour");
            stride.detour().forEach(detour::add);
        }
        return sample;
    }
}
