package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.UserException;
import dev.edgewise.server.batch.Generation;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.CallFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A request to `/v1/chat/completions`.
///
/// @param generation what is to be written
/// @param calls whether calls are read from the answer
/// @param scored whether tokens are told with their log-probabilities
record ChatRequest(GenerationFields fields, Generation generation, boolean calls, boolean scored) {
    private static final int MOST_ALTERNATIVES = 20;
    private static final Set<String> NAMES = names();

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(GenerationFields.NAMES);
        names.addAll(Set.of(
                "messages",
                "max_tokens",
                "max_completion_tokens",
                "logprobs",
                "top_logprobs",
                "tools",
                "tool_choice",
                "parallel_tool_calls",
                "response_format",
                "chat_template_kwargs",
                "reasoning_effort",
                "verbosity"));
        return names;
    }

    static ChatRequest read(ObjectNode json, ServedModel model, LengthLimits limits, int rows, long seed) {
        RequestFields request = new RequestFields(json);
        request.requireKnown(NAMES);
        ToolFields tools = ToolFields.read(request, model);
        CallFormat calls = tools.tools().isEmpty() ? null : model.calls();
        Tokenizer tokenizer = model.model().tokenizer();
        Tokenizer reader = calls == null ? tokenizer : ShownTokens.of(tokenizer, calls.tags());
        GenerationFields fields = GenerationFields.read(request, model, reader, rows, seed);
        int[] ids = prompt(request, model, tools);
        String longest = request.value("max_completion_tokens") == null ? "max_tokens" : "max_completion_tokens";
        int given = request.count(longest, 1, Integer.MAX_VALUE, 0);
        int length = limits.completion("messages", ids.length, given == 0 ? null : given, model.maxTokens());
        boolean scored = request.flag("logprobs");
        int alternatives = request.count("top_logprobs", 0, MOST_ALTERNATIVES, 0);
        if (alternatives > 0 && !scored) {
            throw ApiException.invalid("top_logprobs", "top_logprobs needs logprobs to be true");
        }
        Generation generation = new Generation(
                ids,
                fields.copies(),
                fields.sampling(length),
                fields.stops(),
                fields.seed(),
                true,
                scored ? alternatives : -1,
                false,
                tools.constraint());
        return new ChatRequest(fields, generation, !tools.tools().isEmpty(), scored);
    }

    private static int[] prompt(RequestFields request, ServedModel model, ToolFields tools) {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        RequestFields more = request.object("chat_template_kwargs");
        if (more != null) {
            more.json().properties().forEach(field -> variables.put(field.getKey(), field.getValue()));
        }
        if (!tools.tools().isEmpty()) {
            variables.put("tools", tools.json());
        }
        Conversation conversation = new Conversation(ChatMessages.read(request), variables);
        try {
            return model.prompts().render(conversation).ids();
        } catch (UserException e) {
            throw ApiException.invalid("messages", String.valueOf(e.getMessage()));
        }
    }
}
