package dev.edgewise.cli.assembly;

import dev.edgewise.text.Tokenizer;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/// A tokenizer none of whose tokens ends a completion, so that every completion has its full length.
record EndlessTokenizer(Tokenizer inner) implements Tokenizer {
    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return inner.encode(text, parseSpecial);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        return inner.decode(ids, skipSpecial);
    }

    @Override
    public int vocabularySize() {
        return inner.vocabularySize();
    }

    @Override
    public OptionalInt bosId() {
        return inner.bosId();
    }

    @Override
    public boolean addsBos() {
        return inner.addsBos();
    }

    @Override
    public Set<Integer> eosIds() {
        return Set.of();
    }

    @Override
    public int endId() {
        return inner.endId();
    }

    @Override
    public int padId() {
        return inner.padId();
    }

    @Override
    public void save(Path directory) {
        inner.save(directory);
    }

    @Override
    public void close() {
        // the inner tokenizer belongs to its model
    }
}
