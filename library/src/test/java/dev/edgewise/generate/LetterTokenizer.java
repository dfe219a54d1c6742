package dev.edgewise.generate;

import dev.edgewise.text.Tokenizer;
import java.util.OptionalInt;
import java.util.Set;

/// A fake tokenizer: id `i` is the character `(char) ('!' + i)`, the last id ends a completion. It knows no white
/// space.
public record LetterTokenizer(int vocabulary) implements Tokenizer {
    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return text.chars().filter(c -> c >= '!').map(c -> c - '!').toArray();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (!skipSpecial || id != endId()) {
                text.append((char) ('!' + id));
            }
        }
        return text.toString();
    }

    @Override
    public int vocabularySize() {
        return vocabulary;
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
        return vocabulary - 1;
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
