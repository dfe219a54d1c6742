package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DisplayTextTest {
    private static final TerminalStyle FULL = new TerminalStyle(true, true, true);

    @Test
    void nothingInACompletionCanMoveTheCursor() {
        assertThat(DisplayText.safe("a\u001b[2J\u0007\r\u009b5A\nb\tc\u202e\u200bd\ud800", FULL))
                .isEqualTo("a[2J5A ⏎ b cd");
        assertThat(DisplayText.safe("漢é", TerminalStyle.PLAIN)).isEqualTo("??");
    }

    @Test
    void measuresColumnsNotCharacters() {
        assertThat(DisplayText.width("漢字")).isEqualTo(4);
        assertThat(DisplayText.width("e\u0301")).isEqualTo(1);
        assertThat(DisplayText.width("😀")).isEqualTo(2);
        assertThat(DisplayText.width(FULL.bold("ab"))).isEqualTo(2);
    }

    @Test
    void cutsAndPadsToTheColumn() {
        assertThat(DisplayText.fit("abc", 5, FULL)).isEqualTo("abc  ");
        assertThat(DisplayText.fit("abcdef", 4, FULL)).isEqualTo("abc…");
        assertThat(DisplayText.width(DisplayText.fit("漢字漢字", 4, FULL))).isEqualTo(4);
        assertThat(DisplayText.fit(FULL.bold("abcdef"), 4, FULL)).isEqualTo("\u001b[1mabc…\u001b[0m");
        assertThat(DisplayText.wrap("one two three", 8)).containsExactly("one two", "three");
    }

    /// Raw, as no completion is shown: a colour sequence that never ends is sought once.
    @Tag("slow")
    @Test
    void longTextsAreShownInTime() {
        HostileTexts.show(text -> {
            assertThat(DisplayText.safe(text, FULL)).doesNotContain("\u001b");
            assertThat(DisplayText.width(DisplayText.fit(text, 80, FULL))).isEqualTo(80);
            DisplayText.wrap(text, 80);
        });
    }

    @Test
    void onlyWholeColourSequencesTakeNoColumn() {
        assertThat(DisplayText.width("\u001b[1;32mab\u001b[0m")).isEqualTo(2);
        assertThat(DisplayText.width("\u001b[1;32 ame")).isEqualTo(10);
        assertThat(DisplayText.width("\u001bm")).isEqualTo(2);
    }

    @Test
    void drawsEveryLadderInItsColumns() {
        TerminalStyle plain = new TerminalStyle(true, false, true);
        TreeMap<Integer, Double> rates = new TreeMap<>(Map.of(0, 0.99, 1, 0.6, 2, 0.3, 3, 0.01));
        assertThat(Ladder.draw(rates, 6, 6, plain)).isEqualTo("█▓▒░··");
        assertThat(Ladder.draw(rates, 6, 13, plain)).isEqualTo("██▓▓▒▒░░···· ");
        assertThat(Ladder.draw(rates, 8, 4, plain)).isEqualTo("▓▒··"); // two levels a block
        assertThat(Ladder.position(rates, 6)).isEqualTo("2/6");
    }

    @Test
    void followsTheConventionsOfTheEnvironment() {
        var utf8 = StandardCharsets.UTF_8;
        assertThat(TerminalStyle.detect(Map.of("TERM", "xterm"), true, utf8)).isEqualTo(FULL);
        assertThat(TerminalStyle.detect(Map.of("NO_COLOR", "1"), true, utf8))
                .isEqualTo(new TerminalStyle(true, false, true));
        assertThat(TerminalStyle.detect(Map.of("TERM", "dumb"), true, utf8)).isEqualTo(TerminalStyle.PLAIN);
        assertThat(TerminalStyle.detect(Map.of(), false, StandardCharsets.US_ASCII))
                .isEqualTo(TerminalStyle.PLAIN);
        assertThat(TerminalStyle.detect(Map.of("CI", "true"), true, utf8).live())
                .isFalse();
        assertThat(TerminalStyle.detect(Map.of("CLICOLOR_FORCE", "1"), false, utf8))
                .isEqualTo(new TerminalStyle(false, true, true));
    }

    @Test
    void theTimeLeftForgivesOneHiccup() {
        Eta eta = new Eta();
        assertThat(eta.remaining(10)).isEmpty();
        double now = 30; // the first step is slow
        eta.step(now);
        for (int i = 0; i < 20; i++) {
            now += i == 9 ? 300 : 2;
            eta.step(now);
        }
        assertThat(eta.remaining(10)).hasValue(20);
    }

    @Test
    void writesNumbersAsPeopleReadThem() {
        assertThat(ReadableNumbers.duration(59.4)).isEqualTo("59 s");
        assertThat(ReadableNumbers.duration(3599.6)).isEqualTo("1 h 00 min");
        assertThat(ReadableNumbers.number(0.000012)).isEqualTo("1.2e-05");
        assertThat(ReadableNumbers.number(12.34)).isEqualTo("12.3");
        assertThat(ReadableNumbers.number(Double.NaN)).isEqualTo("nan");
        assertThat(ReadableNumbers.bytes(269_060_381)).isEqualTo("269.1 MB");
        assertThat(ReadableNumbers.percent(Double.NaN)).isEqualTo("n/a");
    }
}
