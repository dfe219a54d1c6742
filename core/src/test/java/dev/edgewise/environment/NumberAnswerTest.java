package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.expression.Fraction;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberAnswerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "18;18",
                "+18;18",
                "-18;-18",
                "\u221218;-18",
                "$18;18",
                "-$18;-18",
                "18.;18",
                "18.0;18",
                "18.50;18.5",
                "007;7",
                "0;0",
                "-0;0",
                "0.0;0",
                "1,234;1234",
                "12,345,678.9;12345678.9",
                "$1,234.50;1234.5",
                "100;100",
                "99999999999999999999999999999999.5;99999999999999999999999999999999.5"
            })
    void readsWhatAPersonWrites(String text, String number) {
        assertThat(NumberAnswer.parse(text).map(NumberAnswer::text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "18 ",
                " 18",
                "1 8",
                "18 apples",
                "18kg",
                "18%",
                "$",
                "-",
                "--18",
                "+-18",
                "$-18",
                "$$18",
                "1e3",
                "1/2",
                ".5",
                ".",
                "1.2.3",
                "1..",
                "12,34",
                "1234,567",
                "0,123",
                "1,234,56",
                ",123",
                "1,",
                "1,,234",
                "1.234,5",
                "\u0661\u0668",
                "\uff11\uff18",
                "0x12",
                "NaN",
                "Infinity",
                "18=18",
                "=18",
                "x=18",
                "(18)",
                "18-",
                "eighteen",
                "1\u00a0000",
                "18\n"
            })
    void refusesEverythingElse(String text) {
        assertThat(NumberAnswer.parse(text)).isEmpty();
    }

    @Test
    void equalNumbersAreEqualObjects() {
        assertThat(NumberAnswer.parse("1,200.00")).isEqualTo(NumberAnswer.parse("01200"));
        assertThat(NumberAnswer.text(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(NumberAnswer.text(new BigDecimal("51.0"))).isEqualTo("51");
        assertThat(NumberAnswer.text(fraction(-1, 8))).isEqualTo("-0.125");
        assertThat(NumberAnswer.text(fraction(14, 3))).isEqualTo("14/3");
    }

    private static Fraction fraction(long over, long under) {
        return new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    @Test
    void refusesPagesOfDigits() {
        assertThat(NumberAnswer.parse("1".repeat(NumberAnswer.MAX_LENGTH))).isPresent();
        assertThat(NumberAnswer.parse("1".repeat(NumberAnswer.MAX_LENGTH + 1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"3,5,9;3", "3, 5 , 9;3", "7;1", "-1,2.0;2"})
    void readsLists(String text, int size) {
        assertThat(AnswerFormat.HASH.numbers(text))
                .hasValueSatisfying(list -> assertThat(list).hasSize(size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "3,", ",3", "3,,5", "3 5", "3;5", "[3,5]", "3,five"})
    void refusesWhatIsNoList(String text) {
        assertThat(AnswerFormat.HASH.numbers(text)).isEmpty();
    }
}
