package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningsTest {
    private static final List<String> TAGS = List.of("<call>", "[f");

    @Test
    void wordsAreSureUpToWhatMayBeginACall() {
        assertThat(Openings.sure("Let me see", 0, TAGS)).isEqualTo(10);
        assertThat(Openings.sure("see <", 0, TAGS)).isEqualTo(4);
        assertThat(Openings.sure("see <b> [", 0, TAGS)).isEqualTo(8);
        assertThat(Openings.sure("see <b> [x]", 4, TAGS)).isEqualTo(11);
        assertThat(Openings.sure("see <call>{} and more", 4, TAGS)).isEqualTo(4);
    }

    @Test
    void withoutAnOpeningNothingIsSure() {
        assertThat(Openings.sure("words", 2, List.of())).isEqualTo(2);
    }
}
