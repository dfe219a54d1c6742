package dev.edgewise.generate;

import dev.edgewise.text.Tokenizer;
import java.util.OptionalInt;
import java.util.Set;

/// A fake tokenizer: each character of an alphabet is a token, the id behind them ends a completion.
public record AlphabetTokenizer(String alphabet) implements Tokenizer {
    /// What ASCII shows, and the line break.
    public static AlphabetTokenizer ascii() {
        StringBuilder all = new StringBuilder("\n");
        for (char c = ' '; c <= '~'; c++) {
            all.append(c);
        }
        return new AlphabetTokenizer(all.toString());
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return text.chars().map(alphabet::indexOf).toArray();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(id < alphabet.length() ? alphabet.substring(id, id + 1) : "");
        }
        return text.toString();
    }

    @Override
    public int vocabularySize() {
        return alphabet.length() + 1;
    }

    @Override
    public OptionalInt bosId() {
        return OptionalInt.empty();
    }

    @Override
    public Set<Integer> eosIds() {
        return Set.of(endId());
    }

    @Override
    public int endId() {
        return alphabet.length();
    }

    @Override
    public int padId() {
        return endId();
    }

    @Override
    public void close() {
        // nothing native
    }
}
