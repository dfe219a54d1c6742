package dev.edgewise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One completion of a lesson as `lessons.jsonl` holds it.
///
/// @param lesson the type of the lessons, such as `srl`
/// @param prompt the whole prompt, the opening of the answer included
/// @param success whether the lesson was understood
/// @param admitted whether its group entered the update
public record LessonRow(
        int step,
        Cell cell,
        String stage,
        String lesson,
        String task,
        String prompt,
        String completion,
        double reward,
        boolean success,
        double advantage,
        boolean admitted,
        String feedback) {
    /// Returns the rows of a scored group.
    static List<LessonRow> of(LessonScored event) {
        List<LessonRow> rows = new ArrayList<>();
        List<Rollout> rollouts = event.group().rollouts();
        for (int i = 0; i < rollouts.size(); i++) {
            Rollout rollout = rollouts.get(i);
            rows.add(new LessonRow(
                    event.step(),
                    event.group().task().cell(),
                    event.stage().name().toLowerCase(Locale.ROOT),
                    event.lessons(),
                    event.group().task().id(),
                    event.group().prompt(),
                    rollout.completion().text(),
                    rollout.score().reward(),
                    rollout.score().success(),
                    event.advantages()[i],
                    event.admitted(),
                    rollout.score().feedback()));
        }
        return rows;
    }

    ObjectNode line() {
        ObjectNode line = Json.object()
                .put("step", step)
                .put("environment", cell.environment())
                .put("level", cell.level())
                .put("stage", stage)
                .put("lesson", lesson)
                .put("task", task)
                .put("prompt", prompt)
                .put("completion", completion);
        Json.put(line, "reward", reward);
        line.put("success", success);
        Json.put(line, "advantage", advantage);
        line.put("admitted", admitted);
        if (!feedback.isEmpty()) {
            line.put("feedback", feedback);
        }
        return line;
    }

    /// Reads a line.
    static LessonRow of(ObjectNode line) {
        return new LessonRow(
                line.path("step").asInt(),
                new Cell(line.path("environment").asText(), line.path("level").asInt()),
                line.path("stage").asText(),
                line.path("lesson").asText(),
                line.path("task").asText(),
                line.path("prompt").asText(),
                line.path("completion").asText(),
                Json.number(line, "reward"),
                line.path("success").asBoolean(),
                Json.number(line, "advantage"),
                line.path("admitted").asBoolean(),
                line.path("feedback").asText());
    }
}
