package dev.edgewise.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
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

/// The first 300 steps of `examples/arithmetic.yaml`, packed by `testkit/oracle/record_run.py`: a model of
/// 0.6M parameters from random weights, whose held-out accuracy rose on all three ladders.
final class RecordedRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedRun() {}

    static List<TrainingEvent> healthy() {
        List<TrainingEvent> events = new ArrayList<>();
        try (InputStream packed =
                        Objects.requireNonNull(RecordedRun.class.getResourceAsStream("healthy-run.jsonl.gz"));
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
            default -> evaluated(line);
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
            ParseResult parsed =
                    c.get(4).asBoolean() ? new ParseResult.Answer(text.strip()) : new ParseResult.Missing();
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
        line.get(3)
                .forEach(one -> accuracies.put(
                        new Cell(one.get(0).asText(), one.get(1).asInt()),
                        one.get(2).asDouble()));
        return new TrainingEvent.Evaluated(
                line.get(1).asInt(), accuracies, line.get(2).asInt(), 1);
    }
}
