package dev.edgewise.bench;

import dev.edgewise.text.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// One word per token, its number: `7 4031 12`. No token ends a completion, so that every completion has its full
/// length.
///
/// @param vocabularySize V
record TokenNumbers(int vocabularySize) implements Tokenizer {
    /// The peers leave the first numbers to special tokens too.
    private static final int FIRST = 20;

    /// Returns `count` random tokens.
    int[] random(int count, RandomGenerator random) {
        return random.ints(count, FIRST, vocabularySize).toArray();
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    @Override
    public OptionalInt bosId() {
        return OptionalInt.empty();
    }

    @Override
    public Set<Integer> eosIds() {
        return Set.of();
    }

    @Override
    public int endId() {
        return 2;
    }

    @Override
    public int padId() {
        return 0;
    }

    @Override
    public void close() {}
}
