package dev.edgewise.text.tokenizer;

import dev.edgewise.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// A tokenizer whose texts show some special tokens that texts leave out otherwise, such as the tags around calls of
/// tools. All other special tokens stay hidden, and tokens are the same.
///
/// Thread-safe. Closing it closes nothing.
public final class ShownTokens implements Tokenizer {
    private final Tokenizer tokenizer;
    private final Map<Integer, byte[]> shown;

    private ShownTokens(Tokenizer tokenizer, Map<Integer, byte[]> shown) {
        this.tokenizer = tokenizer;
        this.shown = shown;
    }

    /// Returns a tokenizer that shows these texts; the same one where none of them is a special token.
    ///
    /// @param tokenizer open for as long as this one is used
    public static Tokenizer of(Tokenizer tokenizer, List<String> texts) {
        Map<Integer, byte[]> shown = new TreeMap<>();
        for (String text : hidden(tokenizer, texts)) {
            shown.put(tokenizer.encode(text, true)[0], text.getBytes(StandardCharsets.UTF_8));
        }
        return shown.isEmpty() ? tokenizer : new ShownTokens(tokenizer, shown);
    }

    /// Returns those of some texts that are special tokens, which texts leave out.
    public static List<String> hidden(Tokenizer tokenizer, List<String> texts) {
        return texts.stream()
                .filter(text -> {
                    int[] ids = tokenizer.encode(text, true);
                    return ids.length == 1 && isSpecial(tokenizer, ids[0]);
                })
                .toList();
    }

    private static boolean isSpecial(Tokenizer tokenizer, int id) {
        int[] alone = {id};
        return tokenizer.decode(alone, true).isEmpty()
                && !tokenizer.decode(alone, false).isEmpty();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        if (!skipSpecial || Arrays.stream(ids).noneMatch(shown::containsKey)) {
            return tokenizer.decode(ids, skipSpecial);
        }
        int[] kept = Arrays.stream(ids)
                .filter(id -> shown.containsKey(id) || !isSpecial(tokenizer, id))
                .toArray();
        return tokenizer.decode(kept, false);
    }

    @Override
    public byte[] bytes(int id) {
        byte[] text = shown.get(id);
        return text == null ? tokenizer.bytes(id) : text.clone();
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return tokenizer.encode(text, parseSpecial);
    }

    @Override
    public int[] encodeWhole(String text, boolean parseSpecial) {
        return tokenizer.encodeWhole(text, parseSpecial);
    }

    @Override
    public int vocabularySize() {
        return tokenizer.vocabularySize();
    }

    @Override
    public OptionalInt bosId() {
        return tokenizer.bosId();
    }

    @Override
    public Set<Integer> eosIds() {
        return tokenizer.eosIds();
    }

    @Override
    public int endId() {
        return tokenizer.endId();
    }

    @Override
    public OptionalInt endOfTurnId() {
        return tokenizer.endOfTurnId();
    }

    @Override
    public Set<String> specialTexts() {
        return tokenizer.specialTexts();
    }

    @Override
    public Set<String> greedyTexts() {
        return tokenizer.greedyTexts();
    }

    @Override
    public int padId() {
        return tokenizer.padId();
    }

    @Override
    public void close() {
        // whoever opened the tokenizer closes it
    }
}
