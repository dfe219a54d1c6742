package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One call as JSON alone: `{"name", "parameters"}`. Words may stand in front of it.
///
/// The form of Llama 3.1 and 3.2, whose template writes no more than one call. Lenient reading takes several: in a
/// list, or one after the other with or without semicolons.
final class LlamaFormat implements CallFormat {
    private static final String KEY = "parameters";
    private static final String TAG = "<|python_tag|>";
    private static final Pattern CALL = Pattern.compile("\\{\"name\":\\s*\"[^\"]+\",\\s*\"parameters\":");

    @Override
    public String name() {
        return "llama";
    }

    @Override
    public ToolReply read(String text) {
        String bare = withoutTag(ReplyReader.bare(text));
        Matcher call = CALL.matcher(bare);
        if (!call.find()) {
            return ToolReply.words(bare.strip());
        }
        try {
            JsonNode json = PlainJson.whole(bare.substring(call.start()));
            return new ToolReply(
                    bare.substring(0, call.start()).strip(), List.of(ReplyReader.call(json, KEY, false)), "");
        } catch (FormatFault broken) {
            return ToolReply.malformed(bare.strip(), broken.why());
        }
    }

    @Override
    public ToolReply readLeniently(String text) {
        ToolReply strict = read(text);
        if (!strict.isMalformed()) {
            return strict;
        }
        String rest = strict.content();
        List<ToolCall> calls = new ArrayList<>();
        try {
            while (!rest.isBlank()) {
                PlainJson.Prefix next = PlainJson.prefix(rest);
                calls.addAll(
                        next.value().isArray()
                                ? ReplyReader.calls(next.value(), KEY, true)
                                : List.of(ReplyReader.call(next.value(), KEY, true)));
                rest = rest.substring(next.end()).replaceFirst("\\A[\\s;]+", "");
            }
            return new ToolReply("", calls, "");
        } catch (FormatFault broken) {
            return strict;
        }
    }

    @Override
    public List<String> openings() {
        return List.of("{\"name\":", "[{\"name\":");
    }

    private static String withoutTag(String bare) {
        return bare.startsWith(TAG) ? bare.substring(TAG.length()) : bare;
    }

    @Override
    public String write(List<ToolCall> calls) {
        return calls.stream().map(call -> HermesFormat.json(call, KEY)).collect(Collectors.joining("; "));
    }
}
