package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.server.batch.GenerationEvent;
import dev.edgewise.server.batch.TokenScore;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `/v1/completions`. The choices of prompt `i` are `n·i … n·i + n − 1`.
final class CompletionAnswer implements Answer {
    private static final String KIND = "text_completion";

    private final AnswerHead head;
    private final CompletionRequest request;
    private final TokenTexts texts;
    private final List<Choice> choices = new ArrayList<>();
    private int known;
    private int written;

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final @Nullable ObjectNode logProbs;
        private int offset;
        private @Nullable String finish;

        Choice(boolean scored) {
            logProbs = scored ? emptyLogProbs() : null;
        }
    }

    CompletionAnswer(AnswerHead head, CompletionRequest request, Tokenizer tokenizer) {
        this.head = head;
        this.request = request;
        this.texts = new TokenTexts(tokenizer, request.ids());
        for (CompletionRequest.Prompt prompt : request.prompts()) {
            for (int copy = 0; copy < request.fields().copies(); copy++) {
                choices.add(new Choice(prompt.generation().alternatives() >= 0));
            }
        }
    }

    private static ObjectNode emptyLogProbs() {
        ObjectNode logProbs = JsonNodeFactory.instance.objectNode();
        logProbs.putArray("tokens");
        logProbs.putArray("token_logprobs");
        logProbs.putArray("top_logprobs");
        logProbs.putArray("text_offset");
        return logProbs;
    }

    @Override
    public List<ObjectNode> take(int generation, GenerationEvent event) {
        int first = generation * request.fields().copies();
        CompletionRequest.Prompt prompt = request.prompts().get(generation);
        switch (event) {
            case GenerationEvent.Prompt read -> {
                known += read.known();
                return request.echo() ? echo(first, prompt, read.scores()) : List.of();
            }
            case GenerationEvent.Text text -> {
                return List.of(piece(first + text.copy(), text.text(), text.scores()));
            }
            case GenerationEvent.End end -> {
                written += end.ids().length;
                Choice choice = choices.get(first + end.copy());
                choice.finish = AnswerHead.reason(end.reason());
                return List.of(chunk(first + end.copy(), "", null, choice.finish));
            }
            case GenerationEvent.Done _, GenerationEvent.Failed _ -> {
                return List.of();
            }
        }
    }

    private List<ObjectNode> echo(int from, CompletionRequest.Prompt prompt, List<TokenScore> scores) {
        List<ObjectNode> chunks = new ArrayList<>();
        for (int copy = 0; copy < request.fields().copies(); copy++) {
            Choice choice = choices.get(from + copy);
            ObjectNode logProbs = choice.logProbs;
            if (logProbs != null) {
                // nothing is in front of the first token, by which it could be predicted
                int first = prompt.generation().promptIds()[0];
                logProbs.withArray("tokens").add(texts.name(first));
                logProbs.withArray("token_logprobs").addNull();
                logProbs.withArray("top_logprobs").addNull();
                logProbs.withArray("text_offset").add(0);
                choice.offset = texts.text(first).length();
                add(choice, logProbs, scores);
            }
            choice.text.append(prompt.text());
            chunks.add(chunk(from + copy, prompt.text(), logProbs == null ? null : logProbs.deepCopy(), null));
        }
        return chunks;
    }

    private ObjectNode piece(int index, String text, List<TokenScore> scores) {
        Choice choice = choices.get(index);
        choice.text.append(text);
        if (choice.logProbs == null) {
            return chunk(index, text, null, null);
        }
        ObjectNode some = emptyLogProbs();
        add(choice, some, scores);
        some.properties()
                .forEach(field -> choice.logProbs.withArray(field.getKey()).addAll((ArrayNode) field.getValue()));
        return chunk(index, text, some, null);
    }

    private void add(Choice choice, ObjectNode logProbs, List<TokenScore> scores) {
        for (TokenScore score : scores) {
            logProbs.withArray("tokens").add(texts.name(score.id()));
            logProbs.withArray("token_logprobs").add(score.logProb());
            ObjectNode top = logProbs.withArray("top_logprobs").addObject();
            texts.top(score).forEach(top::put);
            logProbs.withArray("text_offset").add(choice.offset);
            choice.offset += texts.text(score.id()).length();
        }
    }

    private ObjectNode chunk(int index, String text, @Nullable ObjectNode logProbs, @Nullable String finish) {
        ObjectNode json = head.json(KIND);
        choice(json.putArray("choices").addObject(), index, text, logProbs, finish);
        return json;
    }

    private static void choice(
            ObjectNode json, int index, String text, @Nullable ObjectNode logProbs, @Nullable String finish) {
        json.put("index", index).put("text", text);
        json.set("logprobs", logProbs);
        json.put("finish_reason", finish);
    }

    @Override
    public ObjectNode usage() {
        ObjectNode json = head.json(KIND);
        json.putArray("choices");
        return tokens().put(json);
    }

    @Override
    public ObjectNode whole() {
        ObjectNode json = head.json(KIND);
        ArrayNode list = json.putArray("choices");
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            choice(list.addObject(), i, choice.text.toString(), choice.logProbs, choice.finish);
        }
        return tokens().put(json);
    }

    @Override
    public Usage tokens() {
        int prompt = request.prompts().stream()
                .mapToInt(each -> each.generation().promptIds().length)
                .sum();
        return new Usage(prompt, known, written);
    }
}
