package dev.edgewise.grammar;

import dev.edgewise.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A fake tokenizer of given pieces; the last two ids are a special token without text, and the end.
record PieceTokenizer(List<byte[]> pieces) implements Tokenizer {
    /// Every byte, and pieces that span the marks of JSON and parts of characters.
    static PieceTokenizer bytesAnd(String... more) {
        List<byte[]> pieces = new ArrayList<>();
        IntStream.range(0, 256).forEach(b -> pieces.add(new byte[] {(byte) b}));
        Stream.of("\"},", "\": ", "\", \"", "{\"", "\"}]", "}}", "[{", "true", "null", "1, ", "12", " a", "\\u00", "é")
                .forEach(text -> pieces.add(text.getBytes(StandardCharsets.UTF_8)));
        pieces.add(new byte[] {(byte) 0xf0, (byte) 0x9f});
        pieces.add(new byte[] {(byte) 0xa9, '"'});
        Stream.of(more).forEach(text -> pieces.add(text.getBytes(StandardCharsets.UTF_8)));
        return new PieceTokenizer(pieces);
    }

    static PieceTokenizer of(String... pieces) {
        return new PieceTokenizer(Stream.of(pieces)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    int id(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, pieces.size())
                .filter(i -> Arrays.equals(pieces.get(i), bytes))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public byte[] bytes(int id) {
        return id < pieces.size() ? pieces.get(id) : new byte[0];
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) {
            out.writeBytes(bytes(id));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int vocabularySize() {
        return pieces.size() + 2;
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
        return pieces.size() + 1;
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
