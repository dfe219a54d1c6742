package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The bytes of single tokens. Decoding alone does not tell them: a token may hold part of a character, and a decoder
/// may treat the first token of a text as none other.
///
/// | decoder | a token's bytes |
/// |---|---|
/// | `ByteLevel` | each character of its text stands for a byte, as in GPT-2 |
/// | `ByteFallback` | `<0x0A>` is the byte; others as below |
/// | any other | what it adds to a text in front of it |
final class TokenBytes {
    private final Vocabulary vocabulary;
    private final BiFunction<int[], Boolean, String> decode;
    private final Set<String> decoders = new TreeSet<>();
    private @Nullable Known known;

    /// What the vocabulary says of single tokens.
    ///
    /// @param special their texts
    /// @param anchor a token with text, in front of others
    private record Known(
            Map<Integer, String> texts, Map<Integer, String> added, Set<String> special, int anchor, String front) {}

    /// @param decode turns ids into text, with or without special tokens
    TokenBytes(JsonNode tokenizer, Vocabulary vocabulary, BiFunction<int[], Boolean, String> decode) {
        this.vocabulary = vocabulary;
        this.decode = decode;
        JsonNode decoder = tokenizer.path("decoder");
        decoders.add(decoder.path("type").asText());
        decoder.path("decoders").forEach(step -> decoders.add(step.path("type").asText()));
    }

    byte[] of(int id) {
        Known all = known();
        String text = all.texts().get(id);
        if (text == null || (all.added().containsKey(id) && all.special().contains(text))) {
            return new byte[0];
        }
        if (all.added().containsKey(id)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (decoders.contains("ByteLevel")) {
            return byteLevel(text);
        }
        if (decoders.contains("ByteFallback") && text.matches("<0x[0-9A-F]{2}>")) {
            return new byte[] {(byte) Integer.parseInt(text, 3, 5, 16)};
        }
        String both = decode.apply(new int[] {all.anchor(), id}, true);
        return (both.startsWith(all.front()) ? both.substring(all.front().length()) : both)
                .getBytes(StandardCharsets.UTF_8);
    }

    private synchronized Known known() {
        Known all = known;
        if (all == null) {
            Map<Integer, String> texts = vocabulary.texts();
            int anchor = texts.keySet().stream()
                    .sorted()
                    .filter(id -> decode.apply(new int[] {id}, true).matches("[!-~]+"))
                    .findFirst()
                    .orElse(0);
            String front = decode.apply(new int[] {anchor}, true);
            all = new Known(texts, vocabulary.added(), vocabulary.special(), anchor, front);
            known = all;
        }
        return all;
    }

    /// Returns the bytes that the characters of a text stand for; its own where they stand for none.
    private static byte[] byteLevel(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            int b = byteLevel(text.charAt(i));
            if (b < 0) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    /// Returns the byte of a character: its own if it is shown and in Latin-1; the others, in their order, are the
    /// characters from 256 on. −1 if there is none.
    private static int byteLevel(char character) {
        if (character < 256) {
            return isShown(character) ? character : -1;
        }
        int rank = character - 256;
        for (int b = 0; b < 256; b++) {
            if (!isShown(b) && rank-- == 0) {
                return b;
            }
        }
        return -1;
    }

    private static boolean isShown(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
    }
}
