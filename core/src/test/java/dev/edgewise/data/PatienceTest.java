package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static long looks(boolean waits) {
        Patience patience = new Patience();
        return IntStream.iterate(1, i -> i + 1)
                .filter(i -> patience.isOverAfter(0, waits))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void endsSoonWhereTheReaderWaitsAndLaterWhereItWorks() {
        assertThat(looks(true)).isEqualTo(Patience.WAITING + 1);
        assertThat(looks(false)).isEqualTo(Patience.WORKING + 1);
    }

    @Test
    void beginsAnewWithEverythingThatIsDone() {
        Patience patience = new Patience();
        for (int look = 0; look < 10 * Patience.WORKING; look++) {
            assertThat(patience.isOverAfter(look / (Patience.WAITING / 2), true))
                    .isFalse();
        }
    }

    @Test
    void aReaderThatWorksAtTimesOnlyHasLonger() {
        Patience patience = new Patience();
        for (int look = 0; look < Patience.WORKING; look++) {
            assertThat(patience.isOverAfter(0, look % Patience.WAITING != 0)).isFalse();
        }
        assertThat(patience.isOverAfter(0, true)).isTrue();
    }
}
