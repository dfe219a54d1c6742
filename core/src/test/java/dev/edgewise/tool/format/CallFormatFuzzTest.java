package dev.edgewise.tool.format;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.testkit.HostileTexts;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolReply;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a model writes is read: nothing is thrown, and a long text takes time in proportion to its length.
@Tag("slow")
class CallFormatFuzzTest {
    private static final int TEXTS = 5_000;
    private static final List<String> PIECES = List.of(
            "<tool_call>",
            "</tool_call>",
            "<|tool_call_start|>",
            "<|tool_call_end|>",
            "<start_function_call>",
            "<end_function_call>",
            "<escape>",
            "call:f{",
            "<think>",
            "</think>",
            "<|im_end|>",
            "<|python_tag|>",
            "```json\n",
            "```",
            "{\"name\": \"f\", \"arguments\": {",
            "{\"name\": \"f\", \"parameters\": {}}",
            "\"arguments\": \"{\\\"a\\\": 1}\"",
            "[f(a=1), ",
            "g(b='x')]",
            "f(**{'a': 1})",
            "lambda x: x",
            "a.b.c(",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ":",
            "\"",
            "'",
            "\\",
            "\\u",
            "\\ud83d",
            "null",
            "NaN",
            "1e999",
            "-",
            "0x",
            "\u0000",
            "\uD83D",
            "\u2028",
            "\n",
            " ");

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "hermes § <tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"",
                "smollm2 § <tool_call>[{\"name\": \"f\", \"arguments\": {\"a\": \"",
                "llama § {\"name\": \"f\", \"parameters\": {\"a\": \"",
                "pythonic § <|tool_call_start|>[f(a='",
                "functiongemma § <start_function_call>call:f{a:",
                "json § {\"name\": \"f\", \"arguments\": {\"a\": \"",
                "bfcl § [f(a='"
            })
    void noTextIsSlow(String name, String opening) {
        CallFormat format = CallFormats.named(name);
        HostileTexts.show(text -> {
            for (String reply : List.of(text, opening + text, opening + ")" + text + "x")) {
                format.read(reply);
                format.readLeniently(reply);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "llama", "pythonic", "functiongemma", "json", "bfcl"})
    void damagedRepliesAreReadOrMalformed(String name) throws IOException {
        CallFormat format = CallFormats.named(name);
        List<String> replies = replies();
        for (int seed = 0; seed < TEXTS; seed++) {
            Random random = new Random(seed);
            String text = replies.get(random.nextInt(replies.size()));
            for (int i = random.nextInt(4); i >= 0; i--) {
                text = damaged(text, random);
            }
            ToolReply strict = format.read(text);
            ToolReply lenient = format.readLeniently(text);
            if (strict.isMalformed()) {
                assertThat(strict.calls()).as("seed %d", seed).isEmpty();
            }
            if (!strict.calls().isEmpty()) {
                assertThat(lenient.calls()).as("seed %d", seed).isEqualTo(strict.calls());
                // FunctionGemma's form cannot hold its own marks
                if (!name.equals("functiongemma")) {
                    assertThat(format.read(format.write(strict.calls())).calls())
                            .as("seed %d", seed)
                            .isEqualTo(strict.calls());
                }
            }
        }
    }

    private static String damaged(String text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(6));
        String put = random.nextInt(3) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
        return text.substring(0, from) + put + text.substring(random.nextBoolean() ? from : to);
    }

    /// The replies of the vectors, of every format.
    private static List<String> replies() throws IOException {
        try (InputStream file = CallFormatFuzzTest.class.getResourceAsStream("parse.json")) {
            return new ObjectMapper().readTree(requireNonNull(file)).findValuesAsText("text");
        }
    }
}
