package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.server.batch.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A request to `/v1/completions`.
///
/// @param prompts each prompt's text and what is to be written behind it
/// @param echo whether the answer begins with the prompt
/// @param ids whether scored tokens are named by their ids
record CompletionRequest(GenerationFields fields, List<Prompt> prompts, boolean echo, boolean ids) {
    private static final int DEFAULT_TOKENS = 16;
    private static final int MOST_ALTERNATIVES = 20;
    private static final int MOST_PROMPTS = 256;

    private static final String AS_IDS = "return_tokens_as_token_ids";
    private static final Set<String> NAMES = names();

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(GenerationFields.NAMES);
        names.addAll(Set.of("prompt", "max_tokens", "logprobs", "echo", AS_IDS, "best_of", "suffix"));
        return names;
    }

    record Prompt(String text, Generation generation) {}

    static CompletionRequest read(ObjectNode json, ServedModel model, LengthLimits limits, int rows, long seed) {
        RequestFields request = new RequestFields(json);
        request.requireKnown(NAMES);
        GenerationFields fields =
                GenerationFields.read(request, model, model.model().tokenizer(), rows, seed);
        request.requireOff("suffix", value -> value.asText().isEmpty(), "absent, since nothing is filled in here,");
        request.requireOff(
                "best_of",
                value -> value.asInt() == fields.copies(),
                "equal to n, since no best ones are chosen here,");
        boolean echo = request.flag("echo");
        int alternatives = request.count("logprobs", 0, MOST_ALTERNATIVES, -1);
        int wanted = request.count("max_tokens", echo ? 0 : 1, Integer.MAX_VALUE, DEFAULT_TOKENS);
        List<Prompt> prompts = new ArrayList<>();
        for (Ids ids : prompts(request, model)) {
            int length = limits.completion("prompt", ids.ids().length, wanted, wanted);
            Generation generation = new Generation(
                    ids.ids(),
                    fields.copies(),
                    fields.sampling(length),
                    fields.stops(),
                    prompts.isEmpty() ? fields.seed() : Seeds.derive(fields.seed(), "prompt", prompts.size()),
                    length > 0,
                    alternatives,
                    echo && alternatives >= 0,
                    null);
            prompts.add(new Prompt(ids.text(), generation));
        }
        return new CompletionRequest(fields, List.copyOf(prompts), echo, request.flag(AS_IDS));
    }

    private record Ids(String text, int[] ids) {}

    /// Reads a text, token ids, or a list of either.
    private static List<Ids> prompts(RequestFields request, ServedModel model) {
        JsonNode prompt = request.value("prompt");
        String allowed = "a text, a list of token ids from 0 to " + (model.vocabulary() - 1) + ", or a list of at most "
                + MOST_PROMPTS + " of either,";
        if (prompt == null) {
            throw ApiException.invalid("prompt", "prompt must be " + allowed + " but is missing");
        }
        List<Ids> all = new ArrayList<>();
        Ids one = one(prompt, model);
        if (one != null) {
            return List.of(one);
        }
        for (JsonNode each : prompt) {
            Ids ids = one(each, model);
            if (ids != null) {
                all.add(ids);
            }
        }
        if (!prompt.isArray() || all.isEmpty() || all.size() != prompt.size() || all.size() > MOST_PROMPTS) {
            throw request.wrong("prompt", allowed, prompt);
        }
        return all;
    }

    private static @Nullable Ids one(JsonNode prompt, ServedModel model) {
        if (prompt.isTextual()) {
            return new Ids(
                    prompt.textValue(),
                    model.prompts().plain(prompt.textValue()).ids());
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            return null;
        }
        int[] ids = new int[prompt.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = prompt.get(i);
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= model.vocabulary()) {
                return null;
            }
            ids[i] = id.intValue();
        }
        return new Ids(model.model().tokenizer().decode(ids, false), ids);
    }
}
