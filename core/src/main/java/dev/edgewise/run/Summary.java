package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.event.StopReason;
import dev.edgewise.format.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcome of a run in numbers: `summary.json`.
///
/// @param steps optimizer steps finished
/// @param edgeShare share in [0, 1] of all rollouts that lie in groups with both successes and failures
/// @param gap how far the trained rungs lay from the frontier, see [FrontierGap]; absent for environments that
///     were not trained on
/// @param rollouts completions sampled
/// @param tokens prompt and completion tokens of those
/// @param seconds wall time of training, interruptions left out
/// @param frontier rungs climbed by environment, see [dev.edgewise.curriculum.Frontier]
/// @param accuracy held-out accuracy in [0, 1] by environment, the mean over its levels
/// @param ranking of a ranker, each metric of the held-out queries by its key
public record Summary(
        String name,
        long seed,
        int steps,
        StopReason stopped,
        double edgeShare,
        Map<String, FrontierGap> gap,
        long rollouts,
        long tokens,
        double seconds,
        Map<String, Range> frontier,
        Map<String, Range> accuracy,
        Map<String, Range> ranking) {
    /// A value before and after; null where it was not measured.
    public record Range(@Nullable Double start, @Nullable Double end) {}

    public Summary {
        gap = Collections.unmodifiableMap(new LinkedHashMap<>(gap));
        frontier = Collections.unmodifiableMap(new LinkedHashMap<>(frontier));
        accuracy = Collections.unmodifiableMap(new LinkedHashMap<>(accuracy));
        ranking = Collections.unmodifiableMap(new LinkedHashMap<>(ranking));
    }

    /// Writes `summary.json`.
    public void write(Path file) {
        ObjectNode root = Json.object();
        root.put("name", name).put("seed", seed).put("steps", steps).put("stopped", stopped.words());
        Json.put(root, "edge_share", edgeShare);
        root.put("rollouts", rollouts).put("tokens", tokens);
        Json.put(root, "seconds", seconds);
        ObjectNode gaps = root.putObject("frontier_gap");
        gap.forEach((name, value) -> {
            ObjectNode node = gaps.putObject(name);
            Json.put(node, "mean", value.mean());
            Json.put(node, "distance", value.distance());
        });
        ObjectNode rungs = root.putObject("frontier");
        frontier.forEach((name, range) -> putRungs(rungs.putObject(name), range));
        put(root.putObject("accuracy"), accuracy);
        if (!ranking.isEmpty()) {
            put(root.putObject("ranking"), ranking);
        }
        WholeFile.write(file, Json.pretty(root));
    }

    private static void put(ObjectNode parent, Map<String, Range> ranges) {
        ranges.forEach((name, range) -> {
            ObjectNode node = parent.putObject(name);
            node.put("start", range.start());
            node.put("end", range.end());
        });
    }

    private static void putRungs(ObjectNode node, Range range) {
        node.put("start", whole(range.start()));
        node.put("end", whole(range.end()));
    }

    private static @Nullable Integer whole(@Nullable Double value) {
        return value == null ? null : (int) Math.round(value);
    }

    /// Reads `summary.json`.
    ///
    /// @throws DataException if it is not one
    public static Summary read(Path file) {
        try {
            JsonNode root = Json.parse(Files.readString(file));
            if (!root.path("stopped").isTextual()) {
                throw new DataException(file + " is not the summary of a run: it has no \"stopped\"");
            }
            return new Summary(
                    root.path("name").asText(),
                    root.path("seed").asLong(),
                    root.path("steps").asInt(),
                    StopReason.of(root.path("stopped").asText()),
                    Json.number(root, "edge_share"),
                    gaps(root.path("frontier_gap")),
                    root.path("rollouts").asLong(),
                    root.path("tokens").asLong(),
                    Json.number(root, "seconds"),
                    ranges(root.path("frontier")),
                    ranges(root.path("accuracy")),
                    ranges(root.path("ranking")));
        } catch (JsonProcessingException e) {
            throw new DataException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, FrontierGap> gaps(JsonNode node) {
        Map<String, FrontierGap> gaps = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> gaps.put(
                        entry.getKey(),
                        new FrontierGap(
                                Json.number(entry.getValue(), "mean"), Json.number(entry.getValue(), "distance"))));
        return gaps;
    }

    private static Map<String, Range> ranges(JsonNode node) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> ranges.put(
                        entry.getKey(), new Range(value(entry.getValue(), "start"), value(entry.getValue(), "end"))));
        return ranges;
    }

    private static @Nullable Double value(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isNumber() ? value.doubleValue() : null;
    }
}
