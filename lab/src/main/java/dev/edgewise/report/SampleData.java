package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.RolloutRow;
import dev.edgewise.run.RunReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Chooses completions fairly: as many of each environment, outcome and part of the run as there is room for.
///
/// Each stratum keeps a uniform sample of its rows (reservoir sampling, Vitter 1985, algorithm R), so that one
/// pass over a file of any length is enough. The same run gives the same choice.
final class SampleData {
    private static final int MOST = 180;
    private static final int PARTS = 6;
    private static final int PER_STRATUM = 12;
    private static final int MOST_CHARACTERS = 1200;
    private static final int BUDGET = 220_000;

    private final int lastStep;
    private final RandomGenerator random = Seeds.stream(0, "report", "samples");
    private final SortedMap<String, Stratum> strata = new TreeMap<>();

    /// Rows of one stratum and how many rows it has seen.
    private static final class Stratum {
        private final List<RolloutRow> kept = new ArrayList<>();
        private int seen;

        private void offer(RolloutRow row, RandomGenerator random) {
            seen++;
            if (kept.size() < PER_STRATUM) {
                kept.add(row);
                return;
            }
            int at = random.nextInt(seen);
            if (at < PER_STRATUM) {
                kept.set(at, row);
            }
        }
    }

    private SampleData(int lastStep) {
        this.lastStep = lastStep;
    }

    /// Returns the chosen completions, in the order of the run.
    static ArrayNode json(RunReader reader, int lastStep) {
        SampleData samples = new SampleData(Math.max(1, lastStep));
        reader.rollouts(samples::offer);
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        int characters = 0;
        for (RolloutRow row : samples.chosen()) {
            ObjectNode node = node(row);
            characters += node.path("prompt").asText().length()
                    + node.path("completion").asText().length();
            if (characters > BUDGET) {
                break;
            }
            json.add(node);
        }
        return json;
    }

    private void offer(RolloutRow row) {
        int part = Math.clamp((long) (row.step() - 1) * PARTS / lastStep, 0, PARTS - 1);
        String stratum = part + "/" + row.environment() + "/" + row.success();
        strata.computeIfAbsent(stratum, key -> new Stratum()).offer(row, random);
    }

    private List<RolloutRow> chosen() {
        List<RolloutRow> chosen = new ArrayList<>();
        for (int round = 0; round < PER_STRATUM && chosen.size() < MOST; round++) {
            for (Stratum stratum : strata.values()) {
                if (round < stratum.kept.size() && chosen.size() < MOST) {
                    chosen.add(stratum.kept.get(round));
                }
            }
        }
        chosen.sort(Comparator.comparingInt(RolloutRow::step).thenComparingInt(RolloutRow::group));
        return chosen;
    }

    private static ObjectNode node(RolloutRow row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("step", row.step()).put("environment", row.environment()).put("level", row.level());
        node.put("stage", row.stage()).put("success", row.success()).put("admitted", row.admitted());
        node.put("prompt", cut(row.prompt())).put("completion", cut(row.completion()));
        node.put("expected", row.expected()).put("answer", row.answer());
        node.put("reward", Figures.rounded(row.reward()));
        node.put("advantage", row.advantage() == null ? null : (Double) Figures.rounded(row.advantage()));
        node.put("finish", row.finish()).put("tokens", row.tokens());
        ObjectNode rewards = node.putObject("rewards");
        row.rewards().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                rewards.put(name, Figures.rounded(value));
            }
        });
        return node;
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + " … (" + (text.length() - MOST_CHARACTERS) + " more characters)";
    }
}
