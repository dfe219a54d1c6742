package dev.edgewise.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    private final ByteTokenizer tokenizer = new ByteTokenizer();

    private StopStrings.Watch watch(String... stops) {
        return new StopStrings(tokenizer, List.of(stops)).watch();
    }

    /// Feeds tokens until the watch stops; gives how many it took, 0 if it did not stop.
    private static int feed(StopStrings.Watch watch, int... ids) {
        for (int i = 0; i < ids.length; i++) {
            if (watch.append(ids[i])) {
                return i + 1;
            }
        }
        return 0;
    }

    @Test
    void findsAStopStringAcrossTokens() {
        StopStrings.Watch watch = watch("\nQ:");

        assertThat(feed(watch, tokenizer.encode("42\n\nQ: more", false))).isEqualTo(6);
        assertThat(watch.text()).isEqualTo("42\n");
    }

    @Test
    void whatMayBeginAStopStringIsNotSettled() {
        StopStrings.Watch watch = watch("\nQ:", "END");

        feed(watch, tokenizer.encode("42 E", false));
        assertThat(watch.settled()).isEqualTo(3);
        feed(watch, tokenizer.encode("VEN", false));
        assertThat(watch.text()).isEqualTo("42 EVEN");
        assertThat(watch.settled()).isEqualTo(5);
        feed(watch, tokenizer.encode("D", false));
        assertThat(watch.settled()).isEqualTo(5);
    }

    @Test
    void cutsAtTheStopStringThatBeginsFirst() {
        StopStrings.Watch watch = watch("c", "bc");

        assertThat(feed(watch, 'a', 'b', 'c', 'd')).isEqualTo(3);
        assertThat(watch.text()).isEqualTo("a");
    }

    @Test
    void findsAStopStringInsideOneCharactersBytes() {
        StopStrings.Watch watch = watch("。");

        assertThat(feed(watch, tokenizer.encode("是。x", false))).isEqualTo(6);
        assertThat(watch.text()).isEqualTo("是");
    }

    @Test
    void stopsAtASpecialTokenThatIsAStopString() {
        StopStrings.Watch watch = watch("<eos>");

        assertThat(feed(watch, 'a', 257, 256)).isEqualTo(3);
        assertThat(watch.text()).isEqualTo("a");
    }

    @Test
    void findsTheTextOfASpecialTokenSpelledOut() {
        StopStrings.Watch watch = watch("<eos>");

        assertThat(feed(watch, tokenizer.encode("a<eos>b", false))).isEqualTo(6);
    }

    @Test
    void keepsTheWholeTextWhereNothingStops() {
        StopStrings.Watch watch = watch("END");

        assertThat(feed(watch, 'E', 'N', 'E', 0xe2)).isZero();
        assertThat(watch.finish()).isFalse();
        assertThat(watch.text()).isEqualTo("ENE\ufffd");
    }

    @Test
    void hasNothingToWatchForWithoutStrings() {
        StopStrings none = new StopStrings(tokenizer, List.of());
        StopStrings.Watch watch = none.watch();

        assertThat(none.isEmpty()).isTrue();
        assertThat(feed(watch, 'a', 'b')).isZero();
        assertThat(watch.text()).isEqualTo("ab");
    }

    @Test
    void refusesAnEmptyString() {
        assertThatThrownBy(() -> watch("a", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("A stop string is empty");
    }

    @Test
    void refusesTokensAfterTheStop() {
        StopStrings.Watch watch = watch("a");
        watch.append('a');

        assertThatThrownBy(() -> watch.append('b')).isInstanceOf(IllegalStateException.class);
    }
}
