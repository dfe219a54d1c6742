package dev.edgewise.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    learning_rate            | learning_rate
                    Grüße, 日本語 🙂            | Grüße, 日本語 🙂
                    C:\\models\\a            | C:\\models\\a
                    ''                       | ''
                    """)
    void leavesOrdinaryTextAsItIs(String value, String shown) {
        assertThat(Quoted.of(value)).isEqualTo(shown);
    }

    @Test
    void escapesWhatATerminalObeysOrHides() {
        assertThat(Quoted.of("\u001b[2J\rred\u0000\u009b")).isEqualTo("\\u001b[2J\\u000dred\\u0000\\u009b");
        assertThat(Quoted.of("a\nb\tc\u2028")).isEqualTo("a\\nb\\tc\\u2028");
        assertThat(Quoted.of("\u202eabc\u200b\ufeff")).isEqualTo("\\u202eabc\\u200b\\ufeff");
        assertThat(Quoted.of("\ud800x")).isEqualTo("\\ud800x");
        assertThat(Quoted.of(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void cutsALongValueAndTellsItsLength() {
        assertThat(Quoted.of("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Quoted.of("🙂".repeat(20_000))).isEqualTo("🙂".repeat(100) + "… (20000 characters)");
    }

    @Test
    void keepsTheLinesOfAMessage() {
        assertThat(Quoted.message("no key '\u001b]0;x\u0007'\n\tuse this\r"))
                .isEqualTo("no key '\\u001b]0;x\\u0007'\n\tuse this\\u000d");
    }
}
