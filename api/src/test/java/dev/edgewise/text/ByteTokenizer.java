package dev.edgewise.text;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;

/// Every byte of UTF-8 is a token; 256 is `<eos>` and 257 is `<go>`, which are special.
final class ByteTokenizer implements Tokenizer {
    int decodedTokens;

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        if (parseSpecial && text.equals("<eos>")) {
            return new int[] {256};
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xff;
        }
        return ids;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        decodedTokens += ids.length;
        StringBuilder latin = new StringBuilder();
        for (int id : ids) {
            if (id < 256) {
                latin.append((char) id);
            } else if (!skipSpecial) {
                latin.append(id == 256 ? "<eos>" : "<go>");
            }
        }
        return new String(latin.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public int vocabularySize() {
        return 258;
    }

    @Override
    public OptionalInt bosId() {
        return OptionalInt.empty();
    }

    @Override
    public Set<Integer> eosIds() {
        return Set.of(256);
    }

    @Override
    public int endId() {
        return 256;
    }

    @Override
    public int padId() {
        return 256;
    }

    @Override
    public void close() {}
}
