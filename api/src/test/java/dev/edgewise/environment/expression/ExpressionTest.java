package dev.edgewise.environment.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static Expression parse(String text) {
        return ExpressionParser.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7, 7",
        "1+2*3, 7, 1+2*3",
        "(1+2)*3, 9, (1+2)*3",
        "10-4-3, 3, 10-4-3",
        "10-(4-3), 9, 10-(4-3)",
        "10-(4+3), 3, 10-(4+3)",
        "1+(2+3), 6, 1+2+3",
        "2*(3*4), 24, 2*3*4",
        "8/4/2, 1, 8/4/2",
        "8/(4/2), 4, 8/(4/2)",
        "8/(3-8/3), 24, 8/(3-8/3)",
        "1/3, 1/3, 1/3",
        "2-5, -3, 2-5",
        "( 76.0 - 25.0 ), 51, 76.0-25.0",
        "0.1+0.2, 3/10, 0.1+0.2",
        "2*(6/3), 4, 2*(6/3)"
    })
    void evaluatesExactlyAndWritesFewBrackets(String text, String value, String written) {
        assertThat(parse(text).value()).hasToString(value);
        assertThat(parse(text).text()).isEqualTo(written);
        assertThat(parse(parse(text).text()).value()).isEqualTo(parse(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "1+",
                "+1",
                "-1",
                "1++2",
                "()",
                "(1",
                "1)",
                "1 2",
                "01",
                "1.",
                ".5",
                "1.2.3",
                "1,000",
                "2^3",
                "2**3",
                "1e3",
                "a",
                "1+\u0662",
                "1\n+2",
                "1\0",
                "0x10",
                "1;2",
                "sqrt(4)"
            })
    void refusesEverythingElse(String text) {
        assertThat(ExpressionParser.parse(text)).isEmpty();
    }

    @Test
    void refusesLongTexts() {
        assertThat(ExpressionParser.parse("(".repeat(149) + "1" + ")".repeat(149)))
                .isPresent();
        assertThat(ExpressionParser.parse("(".repeat(150) + "1" + ")".repeat(150)))
                .isEmpty();
    }

    @Test
    void knowsItsNumbersAndSubResults() {
        Expression expression = parse("6.0-(3.0+2.0)");
        assertThat(expression.numbers())
                .containsExactly(new BigDecimal("6.0"), new BigDecimal("3.0"), new BigDecimal("2.0"));
        assertThat(expression.operations()).isEqualTo(2);
        assertThat(expression.steps()).containsExactly("3+2=5", "6-5=1");
    }

    @Test
    void divisionByZeroHasNoValue() {
        assertThatThrownBy(() -> parse("1/(2-2)").value())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("division by zero");
    }
}
