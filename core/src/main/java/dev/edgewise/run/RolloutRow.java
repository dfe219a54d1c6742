package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.Transcript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One completion as `rollouts.jsonl` holds it: TRL's completions table (`step`, `prompt`, `completion`, one
/// column per reward function, `advantage`) and what a curriculum adds.
///
/// @param group number of the group within its step, in the order of scoring, from 0
/// @param task the task's id
/// @param expected the reference answer
/// @param answer what the parser took as the answer; null when it found none, or several
/// @param rewards unweighted reward per component
/// @param advantage credit per token; null where it is not finite
/// @param finish `eos`, `stop` or `length`
/// @param tokens length of the completion in tokens
/// @param entropy mean over its tokens, nats
/// @param rejectedBy the gate that kept the group out of the update; empty when admitted
/// @param feedback what the judge says in words; empty, and no column, where it says nothing
/// @param messages the turns behind the prompt where an environment answers; null, and no column, elsewhere
/// @param end what ended the episode; empty, and no column, where there is none
/// @param promptNumber which of the prompts in use the completion was asked under; null, and no column, without any
public record RolloutRow(
        int step,
        int group,
        String environment,
        int level,
        String stage,
        String task,
        String prompt,
        String completion,
        String expected,
        @Nullable String answer,
        Map<String, Double> rewards,
        double reward,
        boolean success,
        @Nullable Double advantage,
        String finish,
        int tokens,
        double entropy,
        boolean admitted,
        String rejectedBy,
        String feedback,
        @Nullable JsonNode messages,
        String end,
        @Nullable Integer promptNumber) {
    private static final String PREFIX = "rewards/";
    private static final Set<String> OWN = Set.of(
            "step",
            "group",
            "environment",
            "level",
            "stage",
            "task",
            "prompt",
            "completion",
            "expected",
            "answer",
            "reward",
            "success",
            "advantage",
            "finish",
            "tokens",
            "entropy",
            "admitted",
            "rejected_by",
            "feedback",
            "messages",
            "end",
            "prompt_number",
            Json.NONFINITE);

    public RolloutRow {
        rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
    }

    /// Returns the rows of a scored group.
    static List<RolloutRow> of(GroupScored event, int group) {
        var task = event.group().task();
        List<RolloutRow> rows = new ArrayList<>();
        List<Rollout> rollouts = event.group().rollouts();
        for (int i = 0; i < rollouts.size(); i++) {
            Completion completion = rollouts.get(i).completion();
            var score = rollouts.get(i).score();
            double advantage = event.advantages()[i];
            Transcript transcript = completion.transcript();
            GivenPrompt given = rollouts.get(i).prompt();
            rows.add(new RolloutRow(
                    event.step(),
                    group,
                    task.cell().environment(),
                    task.cell().level(),
                    event.stage().name().toLowerCase(Locale.ROOT),
                    task.id(),
                    given == null ? event.group().prompt() : given.text(),
                    completion.text(),
                    task.answer(),
                    score.parsed() instanceof ParseResult.Answer answer ? answer.value() : null,
                    score.components(),
                    score.reward(),
                    score.success(),
                    Double.isFinite(advantage) ? advantage : null,
                    completion.finish().name().toLowerCase(Locale.ROOT),
                    completion.length(),
                    mean(completion.entropies()),
                    event.admitted(),
                    event.reason(),
                    score.feedback(),
                    transcript == null ? null : messages(transcript),
                    transcript == null ? "" : transcript.end().key(),
                    given == null ? null : given.number()));
        }
        return rows;
    }

    private static JsonNode messages(Transcript transcript) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        transcript.messages().forEach(message -> messages.add(message.fields()));
        return messages;
    }

    /// Returns the line of `rollouts.jsonl`. If a reward component has the name of another column, it is written
    /// as `rewards/<name>`.
    ObjectNode line() {
        ObjectNode line = Json.object();
        line.put("step", step).put("group", group);
        line.put("environment", environment)
                .put("level", level)
                .put("stage", stage)
                .put("task", task);
        line.put("prompt", prompt)
                .put("completion", completion)
                .put("expected", expected)
                .put("answer", answer);
        rewards.forEach((name, value) -> Json.put(line, OWN.contains(name) ? PREFIX + name : name, value));
        Json.put(line, "reward", reward);
        line.put("success", success).put("advantage", advantage);
        line.put("finish", finish).put("tokens", tokens);
        Json.put(line, "entropy", entropy);
        line.put("admitted", admitted).put("rejected_by", rejectedBy);
        if (!feedback.isEmpty()) {
            line.put("feedback", feedback);
        }
        if (messages != null) {
            line.set("messages", messages);
            line.put("end", end);
        }
        if (promptNumber != null) {
            line.put("prompt_number", promptNumber);
        }
        return line;
    }

    /// Reads a line.
    static RolloutRow of(ObjectNode line) {
        Map<String, Double> rewards = new LinkedHashMap<>();
        line.fieldNames().forEachRemaining(key -> {
            if (!OWN.contains(key)) {
                String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
                rewards.put(name, Json.number(line, key));
            }
        });
        JsonNode answer = line.path("answer");
        JsonNode advantage = line.path("advantage");
        return new RolloutRow(
                line.path("step").asInt(),
                line.path("group").asInt(),
                line.path("environment").asText(),
                line.path("level").asInt(),
                line.path("stage").asText(),
                line.path("task").asText(),
                line.path("prompt").asText(),
                line.path("completion").asText(),
                line.path("expected").asText(),
                answer.isTextual() ? answer.asText() : null,
                rewards,
                Json.number(line, "reward"),
                line.path("success").asBoolean(),
                advantage.isNumber() ? advantage.doubleValue() : null,
                line.path("finish").asText(),
                line.path("tokens").asInt(),
                Json.number(line, "entropy"),
                line.path("admitted").asBoolean(),
                line.path("rejected_by").asText(),
                line.path("feedback").asText(),
                line.get("messages"),
                line.path("end").asText(),
                line.has("prompt_number") ? line.path("prompt_number").asInt() : null);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
