package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.profile.Phase;
import dev.edgewise.run.GapTally;
import dev.edgewise.run.StepRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/// The metrics over the steps, averaged into few enough points for a picture.
final class SeriesData {
    private static final int MOST_POINTS = 300;
    private static final String SPEED = StepMetrics.TOKENS_PER_SECOND;

    private final List<StepRow> rows;
    private final Buckets buckets;

    SeriesData(List<StepRow> rows) {
        this.rows = rows;
        this.buckets = Buckets.of(rows.size(), MOST_POINTS);
    }

    /// Returns `{"steps": […], "mean": {"loss": […], …}, "min": {…}, "max": {…}}`. It holds the last step of
    /// each point and, for every metric, its mean there. Least and greatest are there only if a point stands for
    /// several steps.
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = json.putArray("steps");
        for (int b = 0; b < buckets.count(); b++) {
            steps.add(rows.get(buckets.to(b) - 1).event().step());
        }
        ObjectNode mean = json.putObject("mean");
        ObjectNode min = json.putObject("min");
        ObjectNode max = json.putObject("max");
        boolean several = buckets.count() < rows.size();
        for (String key : keys()) {
            put(mean, min, max, several, key, i -> metric(i, key));
        }
        if (!mean.has(SPEED)) {
            put(mean, min, max, several, SPEED, this::tokensPerSecond);
        }
        put(mean, min, max, several, "edge_share", this::edgeShare);
        double[] gaps = gaps();
        put(mean, min, max, several, "frontier_gap", i -> gaps[i]);
        return json;
    }

    private void put(
            ObjectNode mean, ObjectNode min, ObjectNode max, boolean several, String key, IntToDoubleFunction values) {
        ArrayNode means = mean.putArray(key);
        ArrayNode least = JsonNodeFactory.instance.arrayNode();
        ArrayNode most = JsonNodeFactory.instance.arrayNode();
        for (int b = 0; b < buckets.count(); b++) {
            Figures.add(means, buckets.mean(b, values));
            Figures.add(least, buckets.min(b, values));
            Figures.add(most, buckets.max(b, values));
        }
        if (several) {
            min.set(key, least);
            max.set(key, most);
        }
    }

    /// Returns the distance of every step's rollouts from the frontier, in rungs.
    private double[] gaps() {
        GapTally tally = new GapTally();
        return rows.stream().mapToDouble(row -> tally.add(row.event().cells())).toArray();
    }

    /// Returns every metric's key, except those of the curriculum's cells, which the map shows, and of the
    /// profile, which is shown as a whole.
    private Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (StepRow row : rows) {
            row.event().metrics().keySet().stream()
                    .filter(key -> !key.startsWith("curriculum/") && !key.startsWith(Phase.PREFIX))
                    .forEach(keys::add);
        }
        return keys;
    }

    private double metric(int row, String key) {
        Double value = rows.get(row).event().metrics().get(key);
        return value == null ? Double.NaN : value;
    }

    /// Returns the tokens of prompts and completions together, per second, during the step.
    private double tokensPerSecond(int row) {
        long before = row == 0 ? 0 : rows.get(row - 1).event().tokens();
        double since = row == 0 ? 0 : rows.get(row - 1).event().seconds();
        double seconds = rows.get(row).event().seconds() - since;
        return seconds > 0 ? (rows.get(row).event().tokens() - before) / seconds : Double.NaN;
    }

    /// Returns the share of the step's rollouts that lie in groups with both successes and failures.
    private double edgeShare(int row) {
        long edge =
                rows.get(row).edgeRollouts() - (row == 0 ? 0 : rows.get(row - 1).edgeRollouts());
        long all = rows.get(row).event().rollouts()
                - (row == 0 ? 0 : rows.get(row - 1).event().rollouts());
        return all > 0 ? (double) edge / all : Double.NaN;
    }
}
