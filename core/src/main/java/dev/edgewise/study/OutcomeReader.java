package dev.edgewise.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.completion.FormatShares;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.error.DataException;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.monitor.Reading;
import dev.edgewise.phase.PhaseTally;
import dev.edgewise.run.FrontierGap;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.StepRow;
import dev.edgewise.run.Summary;
import dev.edgewise.task.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the outcome of a run from its directory and its final evaluation.
public final class OutcomeReader {
    /// Accuracy from which a cell counts as mastered before training.
    static final double MASTERED = 0.9;

    private static final ObjectMapper JSON = new ObjectMapper();

    private OutcomeReader() {}

    /// Reads the outcome of the run in `run`.
    ///
    /// @param evaluation lines of `edgewise eval --json`, one per environment
    /// @param samples the same with several samples a task; null where there were none
    /// @throws DataException if a file is missing or damaged, or the run was never evaluated
    public static RunOutcome read(String arm, long seed, Path run, Path evaluation, @Nullable Path samples) {
        RunReader reader = RunReader.open(run);
        Summary summary = reader.summary();
        List<Evaluated> measured = reader.events().stream()
                .flatMap(recorded -> recorded.event() instanceof Evaluated e ? Stream.of(e) : Stream.empty())
                .toList();
        if (measured.isEmpty()) {
            throw new DataException(run + " was never evaluated on held-out tasks; a study needs train.eval_samples");
        }
        PhaseTally phases = new PhaseTally();
        reader.events().forEach(recorded -> phases.accept(recorded.event()));
        List<JsonNode> last = lines(evaluation);
        List<JsonNode> sampled = samples == null ? List.of() : lines(samples);
        return new RunOutcome(
                arm,
                seed,
                summary.stopped(),
                summary.steps(),
                summary.rollouts(),
                summary.tokens(),
                summary.seconds(),
                summary.edgeShare(),
                summary.gap().values().stream()
                        .mapToDouble(FrontierGap::distance)
                        .average()
                        .orElse(Double.NaN),
                last.stream()
                        .mapToDouble(node -> node.path("frontier").asDouble())
                        .sum(),
                mean(last, "accuracy_by_level"),
                mean(sampled, "pass_by_level"),
                weighted(sampled, "majority@k"),
                formats(sampled),
                plasticity(reader),
                phases.transfer().backward().orElse(Double.NaN),
                phases.transfer().forward().orElse(Double.NaN),
                kl(reader),
                teacherTokens(reader),
                retention(measured.getFirst(), measured.getLast()),
                weighted(last, "mean_length"),
                weighted(last, "repetition"),
                curve(measured, reader.steps()));
    }

    /// Returns a line for each environment: under prompts that evolved the one of the first, as the model is used.
    private static List<JsonNode> lines(Path evaluation) {
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(evaluation)) {
                JsonNode read = JSON.readTree(line);
                if (read.path("prompt").asInt(1) == 1) {
                    lines.add(read);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new DataException("cannot read the final evaluation " + evaluation + ": " + e.getMessage(), e);
        }
    }

    private static double mean(List<JsonNode> environments, String key) {
        double sum = 0;
        int levels = 0;
        for (JsonNode environment : environments) {
            for (JsonNode accuracy : environment.path(key)) {
                sum += accuracy.asDouble();
                levels++;
            }
        }
        return sum / levels;
    }

    private static double formats(List<JsonNode> environments) {
        return environments.stream()
                .mapToDouble(environment -> {
                    Map<String, Double> shares = new TreeMap<>();
                    environment
                            .path("formats")
                            .properties()
                            .forEach(each -> shares.put(
                                    each.getKey(), each.getValue().path("share").asDouble()));
                    return shares.isEmpty()
                            ? Double.NaN
                            : FormatShares.of(shares).effectiveNumber();
                })
                .average()
                .orElse(Double.NaN);
    }

    /// Compares the last fresh run with the one before the first step.
    private static double plasticity(RunReader reader) {
        List<Double> heights = reader.events().stream()
                .flatMap(recorded -> recorded.event() instanceof Monitored e
                                && e.reading() instanceof Reading.Plasticity(var _, var curve)
                        ? Stream.of(curve.getLast())
                        : Stream.empty())
                .toList();
        return heights.size() < 2 ? Double.NaN : heights.getLast() / heights.getFirst();
    }

    private static double kl(RunReader reader) {
        return reader.events().stream()
                .flatMap(recorded ->
                        recorded.event() instanceof Monitored e && e.reading() instanceof Reading.Divergence divergence
                                ? Stream.of(divergence.reverse().k3())
                                : Stream.empty())
                .reduce(Double.NaN, (_, later) -> later);
    }

    private static long teacherTokens(RunReader reader) {
        long[] sum = new long[1];
        reader.signals((use, _) -> sum[0] += use.teacherTokens());
        return sum[0];
    }

    private static double weighted(List<JsonNode> environments, String key) {
        double sum = 0;
        double tasks = 0;
        for (JsonNode environment : environments) {
            sum += environment.path(key).asDouble(Double.NaN)
                    * environment.path("n").asDouble();
            tasks += environment.path("n").asDouble();
        }
        return sum / tasks;
    }

    /// Compares the same held-out tasks before and after.
    private static double retention(Evaluated before, Evaluated after) {
        return before.accuracies().entrySet().stream()
                .filter(entry -> entry.getValue() >= MASTERED)
                .mapToDouble(entry -> after.accuracies().getOrDefault(entry.getKey(), Double.NaN))
                .average()
                .orElse(Double.NaN);
    }

    private static List<CurvePoint> curve(List<Evaluated> measured, List<StepRow> steps) {
        Map<Integer, StepRow> byStep = new HashMap<>();
        steps.forEach(row -> byStep.put(row.event().step(), row));
        List<CurvePoint> curve = new ArrayList<>();
        for (Evaluated evaluated : measured) {
            StepRow row = byStep.get(evaluated.step());
            curve.add(new CurvePoint(
                    row == null ? 0 : row.event().rollouts(),
                    row == null ? 0 : row.event().tokens(),
                    frontier(evaluated.aboveChance()),
                    evaluated.accuracies().values().stream()
                            .mapToDouble(v -> v)
                            .average()
                            .orElse(Double.NaN)));
        }
        return curve;
    }

    private static double frontier(Map<Cell, Double> accuracies) {
        Map<String, SortedMap<Integer, Double>> ladders = new TreeMap<>();
        accuracies.forEach((cell, accuracy) -> ladders.computeIfAbsent(cell.environment(), _ -> new TreeMap<>())
                .put(cell.level(), accuracy));
        return ladders.values().stream().mapToInt(Frontier::of).sum();
    }
}
