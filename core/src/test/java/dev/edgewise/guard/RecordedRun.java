package dev.edgewise.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.monitor.ReadingJson;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EventStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Healthy runs of a model of 0.6M parameters, packed by `testkit/oracle/record_run.py`, which says how each was made.
enum RecordedRun {
    /// 300 steps of `examples/arithmetic.yaml` from random weights, with checkpoints, evaluations, readings of monitors
    /// and plasticity probes.
    BARE,

    /// 120 steps more from where that ended, with a KL penalty and budget, so that there is a reference.
    KL,

    /// 107 steps on addition and comparison from a warm start, with the steps written before the answer: from none of
    /// five and one of four rungs to five and two.
    STEPS;

    private static final ObjectMapper JSON = new ObjectMapper();

    List<TrainingEvent> events() {
        List<TrainingEvent> events = new ArrayList<>();
        String file = "healthy-" + name().toLowerCase(Locale.ROOT) + ".jsonl.gz";
        try (InputStream packed = Objects.requireNonNull(RecordedRun.class.getResourceAsStream(file));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(event(JSON.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    private static TrainingEvent event(JsonNode line) {
        return switch (line.get(0).asText()) {
            case "g" -> group(line);
            case "s" -> step(line);
            case "e" -> evaluated(line);
            case "m" -> new TrainingEvent.Monitored(line.get(1).asInt(), ReadingJson.read(line.get(2)), 1);
            default -> Policies.checkpoint(line.get(1).asInt());
        };
    }

    private static TrainingEvent group(JsonNode line) {
        Cell cell = new Cell(line.get(2).asText(), line.get(3).asInt());
        Task task = new Task(
                line.get(5).asText(), cell, line.get(6).asText(), line.get(7).asText(), List.of());
        JsonNode completions = line.get(10);
        double[] advantages = new double[completions.size()];
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < completions.size(); i++) {
            JsonNode c = completions.get(i);
            advantages[i] = c.get(5).asDouble();
            int tokens = c.get(1).asInt();
            FinishReason finish = FinishReason.valueOf(c.get(2).asText().toUpperCase(Locale.ROOT));
            String text = c.get(0).asText();
            ParseResult parsed = c.get(4).isNull()
                    ? new ParseResult.Missing()
                    : new ParseResult.Answer(c.get(4).asText());
            rollouts.add(new Rollout(
                    new Completion(new int[tokens], new float[tokens], new float[tokens], finish, text),
                    Score.outcome(c.get(3).asBoolean(), parsed)));
        }
        return new TrainingEvent.GroupScored(
                line.get(1).asInt(),
                Stage.valueOf(line.get(4).asText().toUpperCase(Locale.ROOT)),
                new RolloutGroup(task, task.question(), new int[] {1}, rollouts),
                advantages,
                line.get(8).asBoolean(),
                line.get(9).asText());
    }

    private static TrainingEvent step(JsonNode line) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        line.get(2)
                .properties()
                .forEach(
                        metric -> metrics.put(metric.getKey(), metric.getValue().asDouble()));
        return EventStream.step(line.get(1).asInt(), metrics);
    }

    private static TrainingEvent evaluated(JsonNode line) {
        Map<Cell, Double> accuracies = new LinkedHashMap<>();
        Map<String, Double> chance = new LinkedHashMap<>();
        for (JsonNode one : line.get(3)) {
            String environment = one.get(0).asText();
            accuracies.put(new Cell(environment, one.get(1).asInt()), one.get(2).asDouble());
            chance.put(environment, one.get(3).asDouble());
        }
        return new TrainingEvent.Evaluated(
                line.get(1).asInt(), accuracies, chance, line.get(2).asInt(), 1);
    }
}
