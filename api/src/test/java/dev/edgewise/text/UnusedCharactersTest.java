package dev.edgewise.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnusedCharactersTest {
    @Test
    void theTextHoldsNoneOfThem() {
        assertThat(UnusedCharacters.in("\ufdd0a\ufdd2", 2)).isEqualTo("\ufdd1\ufdd3");
    }

    @Test
    void aTextMayHoldThemAll() {
        String most = IntStream.rangeClosed('\ufdd0', '\ufdef')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        String all = most
                + IntStream.rangeClosed('\ue000', '\uf8ff')
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());

        assertThat(UnusedCharacters.in(most, 1)).isEqualTo("\ue000");
        assertThatThrownBy(() -> UnusedCharacters.in(all, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
