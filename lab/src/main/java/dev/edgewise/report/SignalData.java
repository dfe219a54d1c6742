package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.event.SignalUse;
import dev.edgewise.run.LessonRow;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.StepRow;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which signal taught which rung, and what each cost in tokens.
///
/// A rung is taught by what it was given until it was climbed: until its pass rate was half way from what guessing
/// gets to 1.
final class SignalData {
    private static final double CLIMBED = 0.5;
    private static final int MOST_LESSONS = 12;

    private final Map<Cell, Integer> climbed = new HashMap<>();
    private final SortedMap<Cell, SortedMap<String, long[]>> before = new TreeMap<>();
    private final SortedMap<String, long[]> totals = new TreeMap<>();

    private SignalData(List<StepRow> rows) {
        for (StepRow row : rows) {
            for (CellState state : row.event().cells()) {
                if (state.aboveChance() >= CLIMBED) {
                    climbed.putIfAbsent(state.cell(), row.event().step());
                }
            }
        }
    }

    /// Returns `{"totals": {signal: [tokens, teacher tokens]}, "rungs": [{"environment", "level", "climbed": step or
    /// null, "tokens": the same until then}], "lessons": […]}`.
    static ObjectNode json(RunReader reader, List<StepRow> rows) {
        SignalData data = new SignalData(rows);
        reader.signals(data::add);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode totals = json.putObject("totals");
        data.totals.forEach((signal, sum) -> put(totals, signal, sum));
        ArrayNode rungs = json.putArray("rungs");
        data.before.forEach((cell, signals) -> {
            ObjectNode rung = rungs.addObject()
                    .put("environment", cell.environment())
                    .put("level", cell.level())
                    .put("climbed", data.climbed.get(cell));
            ObjectNode tokens = rung.putObject("tokens");
            signals.forEach((signal, sum) -> put(tokens, signal, sum));
        });
        json.set("lessons", lessons(reader));
        return json;
    }

    private static void put(ObjectNode json, String signal, long[] sum) {
        json.putArray(signal).add(sum[0]).add(sum[1]);
    }

    private void add(SignalUse use, int step) {
        count(totals, use);
        if (step <= climbed.getOrDefault(use.cell(), Integer.MAX_VALUE)) {
            count(before.computeIfAbsent(use.cell(), _ -> new TreeMap<>()), use);
        }
    }

    private static void count(SortedMap<String, long[]> sums, SignalUse use) {
        long[] sum = sums.computeIfAbsent(use.signal(), _ -> new long[2]);
        sum[0] += use.tokens();
        sum[1] += use.teacherTokens();
    }

    /// Chooses lessons evenly from the whole run.
    private static ArrayNode lessons(RunReader reader) {
        List<LessonRow> chosen = new ArrayList<>();
        int[] seen = {0, 1};
        reader.lessons(row -> {
            if (seen[0]++ % seen[1] == 0) {
                chosen.add(row);
                if (chosen.size() == 2 * MOST_LESSONS) {
                    thin(chosen);
                    seen[1] *= 2;
                }
            }
        });
        ArrayNode lessons = JsonNodeFactory.instance.arrayNode();
        for (LessonRow row : chosen) {
            lessons.addObject()
                    .put("step", row.step())
                    .put("environment", row.cell().environment())
                    .put("level", row.cell().level())
                    .put("lesson", row.lesson())
                    .put("prompt", row.prompt())
                    .put("completion", row.completion())
                    .put("reward", Figures.rounded(row.reward()))
                    .put("feedback", row.feedback());
        }
        return lessons;
    }

    /// Keeps every other one.
    private static void thin(List<LessonRow> chosen) {
        for (int i = chosen.size() - 1; i > 0; i -= 2) {
            chosen.remove(i);
        }
    }
}
