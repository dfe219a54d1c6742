package dev.edgewise.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementalDecoderTest {
    private final ByteTokenizer tokenizer = new ByteTokenizer();

    private List<String> pieces(boolean skipSpecial, int... ids) {
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer, skipSpecial);
        List<String> pieces = new ArrayList<>();
        for (int id : ids) {
            pieces.add(decoder.append(id));
        }
        pieces.add(decoder.finish());
        return pieces;
    }

    @Test
    void holdsACharacterBackUntilItIsComplete() {
        assertThat(pieces(true, tokenizer.encode("a€b", false))).containsExactly("a", "", "", "€", "b", "");
    }

    @Test
    void givesUpAnOpenCharacterAtTheEnd() {
        assertThat(pieces(true, 'a', 0xe2, 0x82)).containsExactly("a", "", "", "\ufffd");
    }

    @Test
    void leavesSpecialTokensOutOrIn() {
        assertThat(pieces(true, 'a', 256, 'b')).containsExactly("a", "", "b", "");
        assertThat(pieces(false, 'a', 256, 'b')).containsExactly("a", "<eos>", "b", "");
    }

    @Test
    void joinsToTheTextOfAllTokens() {
        int[] ids = tokenizer.encode("naïve 日本語 🙂👍🏽 \ufffd é", false);

        assertThat(String.join("", pieces(true, ids))).isEqualTo(tokenizer.decode(ids, true));
    }

    @Test
    void costsTheSameForEveryToken() {
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer, true);
        int length = 10_000;
        for (int i = 0; i < length; i++) {
            decoder.append(i % 3 == 0 ? 257 : 'a');
        }
        assertThat(tokenizer.decodedTokens).isLessThan(4 * length);

        tokenizer.decodedTokens = 0;
        IncrementalDecoder garbage = new IncrementalDecoder(tokenizer, true);
        for (int i = 0; i < length; i++) {
            garbage.append(0x80);
        }
        assertThat(tokenizer.decodedTokens).isLessThan(2 * IncrementalDecoder.LONGEST_WAIT * length);

        tokenizer.decodedTokens = 0;
        IncrementalDecoder silent = new IncrementalDecoder(tokenizer, true);
        for (int i = 0; i < length; i++) {
            silent.append(257);
        }
        assertThat(tokenizer.decodedTokens).isLessThan(2 * IncrementalDecoder.LONGEST_WAIT * length);
    }
}
