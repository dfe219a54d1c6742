package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class CharacterTokenizerTest {
    @Test
    void makesATokenOfEveryCharacter() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("0123456789+=\n日🎉", null)) {
            int[] ids = tokenizer.encode("1+2=3\n日🎉", false);

            assertThat(ids).containsExactly(5, 14, 6, 15, 7, 16, 17, 18);
            assertThat(tokenizer.decode(ids, true)).isEqualTo("1+2=3\n日🎉");
            assertThat(tokenizer.vocabularySize()).isEqualTo(19);
        }
    }

    @Test
    void makesUnknownCharactersUnknown() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("ab", null)) {
            assertThat(tokenizer.encode("axb🎉a", false)).containsExactly(4, 3, 5, 3, 4);
            assertThat(tokenizer.decode(new int[] {4, 3, 5}, false)).isEqualTo("a<unk>b");
        }
    }

    @Test
    void readsSpecialTokensOnlyWhenAsked() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("a<>eos", null)) {
            assertThat(tokenizer.encode("a<eos>", true)).containsExactly(4, 2);
            assertThat(tokenizer.encode("a<eos>", false)).containsExactly(4, 5, 7, 8, 9, 6);
            assertThat(tokenizer.decode(new int[] {1, 4, 2, 0}, true)).isEqualTo("a");
        }
    }

    @Test
    void hasPaddingBeginAndEnd() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("aa", null)) {
            assertThat(tokenizer.padId()).isZero();
            assertThat(tokenizer.bosId()).hasValue(1);
            assertThat(tokenizer.addsBos()).isFalse();
            assertThat(tokenizer.eosIds()).containsExactly(2);
            assertThat(tokenizer.vocabularySize()).isEqualTo(5);
        }
    }

    @Test
    void readsBackWhatItSaves(@TempDir Path directory) {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("ab ", "{{ messages[0].content }}")) {
            tokenizer.save(directory);
            try (HfTokenizer again = HfTokenizer.open(directory)) {
                assertThat(again.encode("b a<eos>", true)).containsExactly(tokenizer.encode("b a<eos>", true));
                assertThat(again.chatTemplate()).isEqualTo("{{ messages[0].content }}");
                assertThat(again.eosIds()).isEqualTo(tokenizer.eosIds());
                assertThat(again.padId()).isEqualTo(tokenizer.padId());
                assertThat(again.specialTokens()).isEqualTo(tokenizer.specialTokens());
            }
        }
    }

    @Test
    void needsAnAlphabet() {
        assertThatThrownBy(() -> CharacterTokenizer.create("", null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alphabet of a character tokenizer is empty");
    }
}
