package dev.edgewise.tool.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// BFCL's averages over its categories. A category that was not measured counts 0, as on the leaderboard.
///
/// ```
/// v4: overall = .10 non-live + .10 live + .10 irrelevance + .30 multi-turn + .40 agentic
/// v3: overall = mean(non-live with irrelevance, live with irrelevance and relevance, multi-turn)
/// ```
///
/// A model that never calls anything gets 10 % (v4) or 20 % (v3). Nothing of several turns is measured here, so the
/// groups of one turn say more than the overall scores.
///
/// @param accuracy in [0, 1], by category
public record BfclScores(Map<String, Double> accuracy) {
    /// The rows of the live categories, by which their mean is weighted.
    private static final Map<String, Integer> LIVE = Map.of(
            "live_simple", 258,
            "live_multiple", 1053,
            "live_parallel", 16,
            "live_parallel_multiple", 24,
            "live_irrelevance", 884,
            "live_relevance", 16);

    public BfclScores {
        accuracy = Map.copyOf(accuracy);
    }

    /// Returns the mean over the three languages.
    public double simple() {
        return mean("simple_python", "simple_java", "simple_javascript");
    }

    /// Returns the mean over what experts wrote, without irrelevance.
    public double nonLive() {
        return mean(List.of(simple(), of("multiple"), of("parallel"), of("parallel_multiple")));
    }

    /// Returns the mean over what users contributed, by rows, without irrelevance and relevance.
    public double live() {
        return byRows("live_simple", "live_multiple", "live_parallel", "live_parallel_multiple");
    }

    public double irrelevance() {
        return mean("irrelevance", "live_irrelevance");
    }

    public double multiTurn() {
        return mean("multi_turn_base", "multi_turn_miss_func", "multi_turn_miss_param", "multi_turn_long_context");
    }

    public double agentic() {
        return mean(List.of(
                mean("web_search_base", "web_search_no_snippet"),
                mean("memory_kv", "memory_vector", "memory_rec_sum")));
    }

    /// Returns the overall score of version 4, the current one.
    public double overall() {
        return .1 * nonLive() + .1 * live() + .1 * irrelevance() + .3 * multiTurn() + .4 * agentic();
    }

    /// Returns [#nonLive] as version 3 has it.
    public double nonLiveOfVersion3() {
        return mean(List.of(simple(), of("multiple"), of("parallel"), of("parallel_multiple"), of("irrelevance")));
    }

    /// Returns [#live] as version 3 has it.
    public double liveOfVersion3() {
        return byRows(LIVE.keySet().toArray(String[]::new));
    }

    /// Returns the overall score of version 3.
    public double overallOfVersion3() {
        return mean(List.of(liveOfVersion3(), nonLiveOfVersion3(), multiTurn()));
    }

    /// Returns the groups that have a category that was measured, by name.
    public Map<String, Double> groups() {
        Map<String, Double> groups = new LinkedHashMap<>();
        put(groups, "simple", simple(), "simple");
        put(groups, "non_live", nonLive(), "simple", "multiple", "parallel");
        put(groups, "live", live(), "live_simple", "live_multiple", "live_parallel");
        put(groups, "irrelevance", irrelevance(), "irrelevance", "live_irrelevance");
        return groups;
    }

    private void put(Map<String, Double> groups, String name, double value, String... prefixes) {
        if (accuracy.keySet().stream()
                .anyMatch(category -> List.of(prefixes).stream().anyMatch(category::startsWith))) {
            groups.put(name, value);
        }
    }

    private double of(String category) {
        return accuracy.getOrDefault(category, 0.0);
    }

    private double mean(String... categories) {
        return mean(List.of(categories).stream().map(this::of).toList());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private double byRows(String... categories) {
        double sum = 0;
        int rows = 0;
        for (String category : categories) {
            int weight = LIVE.getOrDefault(category, 0);
            sum += weight * of(category);
            rows += weight;
        }
        return sum / rows;
    }
}
