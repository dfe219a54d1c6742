package dev.edgewise.text.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/// SentencePiece's compiled map of characters (`precompiled_charsmap`): the length of a double-array trie, the trie,
/// and the texts that its leaves are offsets of. The native library follows it without looking at its bounds.
///
/// A unit is 32 bits: bits 0–7 and 31 its label, bit 8 that it has a leaf, bits 10–30 its offset, shifted by 8 where
/// bit 9 is set; a leaf's value is its bits 0–30 (darts-clone).
final class CharacterMap {
    private static final int LEAF = 1 << 8;

    private final ByteBuffer trie;
    private final byte[] texts;

    private CharacterMap(ByteBuffer trie, byte[] texts) {
        this.trie = trie;
        this.texts = texts;
    }

    /// Returns whether every step that a text can lead to stays in the map.
    static boolean isSound(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        ByteBuffer map = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.length < Integer.BYTES ? 0 : Integer.toUnsignedLong(map.getInt(0));
        if (length == 0 || length % Integer.BYTES != 0 || length > bytes.length - Integer.BYTES) {
            return false;
        }
        ByteBuffer trie = map.slice(Integer.BYTES, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        byte[] texts = new byte[bytes.length - Integer.BYTES - (int) length];
        map.get(Integer.BYTES + (int) length, texts);
        return isUtf8(texts) && new CharacterMap(trie, texts).staysInside();
    }

    private static boolean isUtf8(byte[] texts) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean staysInside() {
        int units = trie.capacity() / Integer.BYTES;
        BitSet seen = new BitSet(units);
        Deque<Integer> open = new ArrayDeque<>();
        open.push(offset(unit(0)));
        while (!open.isEmpty()) {
            int base = open.pop();
            if ((base | 0xff) >= units) {
                return false;
            }
            if (seen.get(base)) {
                continue;
            }
            seen.set(base);
            for (int label = 1; label <= 0xff; label++) {
                int at = base ^ label;
                int unit = unit(at);
                if ((unit & (1 << 31 | 0xff)) == label) {
                    int next = at ^ offset(unit);
                    if ((next | 0xff) >= units || ((unit & LEAF) != 0 && !isText(unit(next) & Integer.MAX_VALUE))) {
                        return false;
                    }
                    open.push(next);
                }
            }
        }
        return true;
    }

    private int unit(int at) {
        return trie.getInt(at * Integer.BYTES);
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    /// Returns whether a text begins at an offset: it is at the end, or at no byte within a character.
    private boolean isText(int at) {
        return at == texts.length || (at < texts.length && (texts[at] & 0xc0) != 0x80);
    }
}
