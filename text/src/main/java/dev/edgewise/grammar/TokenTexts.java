package dev.edgewise.grammar;

import dev.edgewise.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The texts of a tokenizer's tokens in order, so that those with a common beginning stand together: the tokens that
/// a state allows are found in one pass that reads each beginning once.
///
/// Special tokens have no text and are never allowed, but for those that the tokenizer shows, and the end tokens where
/// the text may end.
///
/// Immutable and thread-safe. Making one decodes every token, which takes a second for a large vocabulary.
public final class TokenTexts {
    private record Token(int id, byte[] text) {}

    private final Map<Integer, byte[]> byId = new HashMap<>();
    private final int[] ids;
    private final byte[][] texts;
    private final int[] common;
    private final int longest;
    private final Set<Integer> ends;
    private final Set<String> characters = new HashSet<>();
    private final BitSet bytes = new BitSet();
    private final boolean parts;

    private TokenTexts(List<Token> tokens, Set<Integer> ends) {
        this.ends = ends;
        for (Token token : tokens) {
            if (token.text.length == 1) {
                bytes.set(token.text[0] & 0xff);
            }
            if (token.text.length <= 4 && isWhole(token.text)) {
                characters.add(new String(token.text, StandardCharsets.UTF_8));
            }
        }
        // A token that ends inside a character is of use only where others can go on with any byte that may follow.
        this.parts = bytes.nextClearBit(0x80) >= 0xc0;
        List<Token> kept = parts
                ? tokens
                : tokens.stream().filter(token -> isWhole(token.text)).toList();
        kept.forEach(token -> byId.put(token.id, token.text));
        this.ids = kept.stream().mapToInt(Token::id).toArray();
        this.texts = kept.stream().map(Token::text).toArray(byte[][]::new);
        this.common = new int[texts.length];
        int most = 0;
        for (int i = 0; i < texts.length; i++) {
            int same = i == 0 ? 0 : Arrays.mismatch(texts[i - 1], texts[i]);
            common[i] = same < 0 ? texts[i].length : same;
            most = Math.max(most, texts[i].length);
        }
        this.longest = most;
    }

    /// Reads the texts of all tokens.
    public static TokenTexts of(Tokenizer tokenizer) {
        List<Token> tokens = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            byte[] text = tokenizer.bytes(id);
            if (text.length > 0 && !tokenizer.eosIds().contains(id)) {
                tokens.add(new Token(id, text));
            }
        }
        tokens.sort((a, b) -> Arrays.compareUnsigned(a.text, b.text));
        return new TokenTexts(tokens, Set.copyOf(tokenizer.eosIds()));
    }

    private static boolean isWhole(byte[] text) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(text))
                            .length()
                    > 0;
        } catch (CharacterCodingException partOfACharacter) {
            return false;
        }
    }

    /// Tells whether the tokens can write a character.
    boolean writes(int codePoint) {
        String character = Character.toString(codePoint);
        if (characters.contains(character)) {
            return true;
        }
        boolean whole = parts;
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            whole &= bytes.get(b & 0xff);
        }
        return whole;
    }

    boolean isEnd(int id) {
        return ends.contains(id);
    }

    /// Returns the text of a token that was allowed.
    byte[] text(int id) {
        return Objects.requireNonNull(byId.get(id), "the token has a text");
    }

    /// Returns the tokens with which a text can go on.
    BitSet allowed(Automaton automaton, Automaton.State from) {
        BitSet allowed = new BitSet();
        Automaton.State[] path = new Automaton.State[longest + 1];
        path[0] = from;
        int alive = 0;
        for (int i = 0; i < texts.length; i++) {
            if (common[i] > alive) {
                continue; // it begins as one that was dead did
            }
            byte[] text = texts[i];
            alive = common[i];
            while (alive < text.length) {
                Automaton.State next = automaton.next(path[alive], text[alive] & 0xff);
                if (next.isDead()) {
                    break;
                }
                path[++alive] = next;
            }
            if (alive == text.length) {
                allowed.set(ids[i]);
            }
        }
        if (from.ends()) {
            ends.forEach(allowed::set);
        }
        return allowed;
    }
}
