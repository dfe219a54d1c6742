package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.server.batch.GenerationEvent;
import dev.edgewise.server.batch.TokenScore;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The answer of `/v1/chat/completions`.
///
/// Where tools were offered, a stream gets words at once until they may begin a call. What follows is held back
/// until the completion has ended, and then read: tolerantly, as words where it is no call.
final class ChatAnswer implements Answer {
    private static final String KIND = "chat.completion";
    private static final String CHUNK = "chat.completion.chunk";

    /// Characters of a call's arguments in one piece of a stream.
    private static final int PIECE = 256;

    private final AnswerHead head;
    private final ChatRequest request;
    private final @Nullable CallFormat calls;

    /// The tags of calls that are special tokens: a completion's text has them, words have not.
    private final List<String> hidden;

    /// What a stream waits for: the openings of calls, and tags that it hides.
    private final List<String> held;

    private final TokenTexts texts;
    private final List<Choice> choices = new ArrayList<>();
    private int known;
    private int written;

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final List<TokenScore> scores = new ArrayList<>();
        private ToolReply reply = ToolReply.words("");
        private boolean begun;
        private int told;
        private @Nullable String finish;
    }

    /// @param calls how calls are read where tools were offered; null if the model's calls cannot be read
    ChatAnswer(AnswerHead head, ChatRequest request, Tokenizer tokenizer, @Nullable CallFormat calls) {
        this.head = head;
        this.request = request;
        this.calls = request.calls() ? calls : null;
        this.texts = new TokenTexts(tokenizer, false);
        CallFormat offered = this.calls;
        this.hidden = offered == null ? List.of() : ShownTokens.hidden(tokenizer, offered.tags());
        this.held = offered == null
                ? List.of()
                : Stream.concat(offered.openings().stream(), hidden.stream())
                        .distinct()
                        .toList();
        for (int copy = 0; copy < request.fields().copies(); copy++) {
            choices.add(new Choice());
        }
    }

    @Override
    public List<ObjectNode> take(int generation, GenerationEvent event) {
        switch (event) {
            case GenerationEvent.Prompt prompt -> {
                known = prompt.known();
                return List.of();
            }
            case GenerationEvent.Text text -> {
                Choice choice = choices.get(text.copy());
                choice.text.append(text.text());
                choice.scores.addAll(text.scores());
                return words(text.copy(), choice, text.scores());
            }
            case GenerationEvent.End end -> {
                written += end.ids().length;
                return end(choices.get(end.copy()), end);
            }
            case GenerationEvent.Done _, GenerationEvent.Failed _ -> {
                return List.of();
            }
        }
    }

    private List<ObjectNode> words(int index, Choice choice, List<TokenScore> scores) {
        List<ObjectNode> chunks = begun(index, choice);
        int sure = calls == null ? choice.text.length() : Openings.sure(choice.text, choice.told, held);
        if (sure > choice.told || !scores.isEmpty()) {
            chunks.add(content(index, plain(choice.text.substring(choice.told, Math.max(sure, choice.told))), scores));
            choice.told = Math.max(sure, choice.told);
        }
        return chunks;
    }

    /// A stream says first who speaks.
    private List<ObjectNode> begun(int index, Choice choice) {
        List<ObjectNode> chunks = new ArrayList<>();
        if (!choice.begun) {
            choice.begun = true;
            ObjectNode json = chunk(index, null);
            delta(json).put("role", "assistant").put("content", "");
            chunks.add(json);
        }
        return chunks;
    }

    private ObjectNode content(int index, String text, List<TokenScore> scores) {
        ObjectNode json = chunk(index, null);
        delta(json).put("content", text);
        if (request.scored()) {
            logProbs((ObjectNode) json.path("choices").path(0), scores);
        }
        return json;
    }

    private List<ObjectNode> end(Choice choice, GenerationEvent.End end) {
        int index = end.copy();
        List<ObjectNode> chunks = begun(index, choice);
        String text = choice.text.toString();
        choice.reply = calls == null ? ToolReply.words(text) : calls.readLeniently(text);
        List<ToolCall> found = choice.reply.calls();
        choice.reply = new ToolReply(plain(found.isEmpty() ? text : choice.reply.content()), found, "");
        boolean calling = !found.isEmpty() && end.reason() != FinishReason.LENGTH;
        choice.finish = calling ? "tool_calls" : AnswerHead.reason(end.reason());
        String left = found.isEmpty() ? plain(text.substring(choice.told)) : beside(choice);
        if (!left.isEmpty()) {
            chunks.add(content(index, left, List.of()));
        }
        for (int i = 0; i < found.size(); i++) {
            call(chunks, index, i, found.get(i));
        }
        chunks.add(chunk(index, choice.finish));
        return chunks;
    }

    /// Returns the words beside calls that a stream was not told yet.
    private String beside(Choice choice) {
        String content = choice.reply.content();
        String told = choice.text.substring(0, choice.told);
        String known = calls == null ? told : plain(calls.readLeniently(told).content());
        String left = content.startsWith(known) ? content.substring(known.length()) : content;
        return told.endsWith("\n") && left.startsWith("\n") ? left.substring(1) : left;
    }

    /// Returns words as clients see them.
    private String plain(String words) {
        String plain = words;
        for (String tag : hidden) {
            plain = plain.replace(tag, "");
        }
        return plain;
    }

    private void call(List<ObjectNode> chunks, int index, int number, ToolCall call) {
        ObjectNode first = chunk(index, null);
        ObjectNode entry = delta(first).putArray("tool_calls").addObject().put("index", number);
        entry.put("id", id(index, number, call))
                .put("type", "function")
                .putObject("function")
                .put("name", call.name())
                .put("arguments", "");
        chunks.add(first);
        String arguments = arguments(call);
        for (int at = 0; at < arguments.length(); ) {
            int end = Math.min(arguments.length(), at + PIECE);
            if (end < arguments.length() && Character.isHighSurrogate(arguments.charAt(end - 1))) {
                end++;
            }
            ObjectNode more = chunk(index, null);
            delta(more)
                    .putArray("tool_calls")
                    .addObject()
                    .put("index", number)
                    .putObject("function")
                    .put("arguments", arguments.substring(at, end));
            chunks.add(more);
            at = end;
        }
    }

    /// What the model wrote as a text, a tolerant reader could not take apart.
    private static String arguments(ToolCall call) {
        return call.arguments().isTextual()
                ? call.arguments().textValue()
                : call.arguments().toString();
    }

    private String id(int index, int number, ToolCall call) {
        return call.id().isEmpty()
                ? "call_" + head.id().replaceFirst(".*-", "") + "_" + index + "_" + number
                : call.id();
    }

    private ObjectNode chunk(int index, @Nullable String finish) {
        ObjectNode json = head.json(CHUNK);
        ObjectNode choice = json.putArray("choices").addObject();
        choice.put("index", index).putObject("delta");
        choice.putNull("logprobs").put("finish_reason", finish);
        return json;
    }

    private static ObjectNode delta(ObjectNode chunk) {
        return (ObjectNode) chunk.path("choices").path(0).path("delta");
    }

    private void logProbs(ObjectNode choice, List<TokenScore> scores) {
        ObjectNode logProbs = choice.putObject("logprobs");
        texts.chat(logProbs.putArray("content"), scores);
        logProbs.putNull("refusal");
    }

    @Override
    public ObjectNode usage() {
        ObjectNode json = head.json(CHUNK);
        json.putArray("choices");
        return tokens().put(json);
    }

    @Override
    public ObjectNode whole() {
        ObjectNode json = head.json(KIND);
        ArrayNode list = json.putArray("choices");
        for (int index = 0; index < choices.size(); index++) {
            Choice choice = choices.get(index);
            ObjectNode entry = list.addObject().put("index", index);
            ObjectNode message = entry.putObject("message").put("role", "assistant");
            List<ToolCall> found = choice.reply.calls();
            String content = choice.reply.content();
            message.put("content", found.isEmpty() || !content.isEmpty() ? content : null);
            message.putNull("refusal");
            if (!found.isEmpty()) {
                ArrayNode toolCalls = message.putArray("tool_calls");
                for (int i = 0; i < found.size(); i++) {
                    ToolCall call = found.get(i);
                    toolCalls
                            .addObject()
                            .put("id", id(index, i, call))
                            .put("type", "function")
                            .putObject("function")
                            .put("name", call.name())
                            .put("arguments", arguments(call));
                }
            }
            entry.putNull("logprobs");
            if (request.scored()) {
                logProbs(entry, choice.scores);
            }
            entry.put("finish_reason", choice.finish);
        }
        return tokens().put(json);
    }

    @Override
    public Usage tokens() {
        return new Usage(request.generation().promptIds().length, known, written);
    }
}
