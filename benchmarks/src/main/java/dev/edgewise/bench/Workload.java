package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Work of a fixed size, the same for every program that does it. Prompts are random tokens; end tokens are ignored.
public sealed interface Workload {
    /// Sampling `newTokens` tokens behind each of `batch` prompts, at temperature 1.
    record Generation(int batch, int prompt, int newTokens) implements Workload {}

    /// Forward, backward, clipping and AdamW on `batch` full sequences, loss on all but the first token.
    record SftStep(int batch, int length) implements Workload {}

    /// Rollouts, rewards (random bits), log-probabilities and update of `prompts · group` completions.
    record GrpoStep(int prompts, int group, int prompt, int newTokens) implements Workload {
        int completions() {
            return prompts * group;
        }
    }

    /// From the start of the process to the first scored rollout of `examples/arithmetic.yaml`.
    record StartUp() implements Workload {}

    /// Matrix products alone, for each of these numbers of rows.
    record Products(int few, int many) implements Workload {}

    /// Returns what tokens per second counts: sampled tokens, or the tokens of training sequences; 0 where
    /// neither fits.
    default long tokens() {
        return switch (this) {
            case Generation w -> (long) w.batch() * w.newTokens();
            case SftStep w -> (long) w.batch() * w.length();
            case GrpoStep w -> (long) w.completions() * w.newTokens();
            case StartUp _, Products _ -> 0;
        };
    }

    /// As a worker reads it.
    default ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case Generation w ->
                json.put("work", "generate")
                        .put("batch", w.batch())
                        .put("prompt", w.prompt())
                        .put("new", w.newTokens());
            case SftStep w -> json.put("work", "sft").put("batch", w.batch()).put("length", w.length());
            case GrpoStep w ->
                json.put("work", "grpo")
                        .put("prompts", w.prompts())
                        .put("group", w.group())
                        .put("prompt", w.prompt())
                        .put("new", w.newTokens());
            case StartUp _ -> json.put("work", "start-up");
            case Products w -> json.put("work", "products").put("few", w.few()).put("many", w.many());
        };
    }

    /// Reads what [#json] wrote.
    static Workload of(JsonNode json) {
        String work = json.path("work").asText();
        return switch (work) {
            case "generate" -> new Generation(number(json, "batch"), number(json, "prompt"), number(json, "new"));
            case "sft" -> new SftStep(number(json, "batch"), number(json, "length"));
            case "grpo" ->
                new GrpoStep(
                        number(json, "prompts"), number(json, "group"), number(json, "prompt"), number(json, "new"));
            case "start-up" -> new StartUp();
            case "products" -> new Products(number(json, "few"), number(json, "many"));
            default -> throw new IllegalArgumentException("unknown work '" + work + "'");
        };
    }

    private static int number(JsonNode json, String key) {
        return json.path(key).asInt();
    }
}
