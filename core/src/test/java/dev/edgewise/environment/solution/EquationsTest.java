package dev.edgewise.environment.solution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calculations and answers in written solutions.
class EquationsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7+5=12                                                  | 7+5=12         | true
            so in total she bought 3 * 3 + 5 * 3 = 18 songs.        | 3*3+5*3=18     | false
            She sells 9 x 2 = $18 every day.                        | 9*2=18         | true
            to 130,000*.15 = $195,000                               | 130000*0.15=195000 | false
            It takes 2 x 0.5 = 1.0 bolts.                           | 2*0.5=1        | true
            10 / 3 = 3.33                                           | 10/3=3.33      | true
            10 / 3 = 3.43                                           | 10/3=3.43      | false
            The box has 4 * (2 + 6) = 28 pieces                     | 4*(2+6)=28     | false
            a debt of 3 - 5 = -2                                    | 3-5=-2         | true
            - 6 + 3 = 9 eggs                                        | 6+3=9          | true
            * 6 + 3 = 8 eggs                                        | 6+3=8          | false
            5*4 = 10*2 = 20                                         | 10*2=20        | true
            a fee of $350 000 x 5/100 = $17500                      | 350000*5/100=17500 | true
            4.20 + 9.45 + 1.35 = 14.999999999999998                 | 4.20+9.45+1.35=14.999999999999998 | true
            She pays 3 * 4 = 12 - and 5 more.                       | 3*4=12         | true
            """)
    void finds(String text, String equation, boolean holds) {
        List<Equations.Equation> found = Equations.of(text);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().text()).isEqualTo(equation);
        assertThat(found.getFirst().holds()).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x = 5
            The answer is 5 apples.
            7/0=1
            150% of 80 = 120
            =
            (((((=3
            12 female lions * 1/2 = 6.0
            increased to - 6 + 3 = -3
            -6 + 3 = -3
            x + 20 + 10 = 45
            half of it is 1/2 = 2/4
            after Friday, 3 1/2 - 2 = 1.5 hours
            it takes 3 / 2 = 1 1/2 hours
            the chance is 3 / 6 = 50%
            """)
    void findsNothing(String text) {
        assertThat(Equations.of(text)).isEmpty();
    }

    @Test
    void takesCalculatorMarksOut() {
        assertThat(Equations.withoutMarks("so 3 + 4 = <<3+4=7>>7 eggs")).isEqualTo("so 3 + 4 = 7 eggs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A: 18                                  | 18
            #### 1,200                             | 1200
            The answer is 184 dozen pencils.       | 184
            So the answer is $3.50.                | 3.5
            Therefore \\boxed{x+1} it is           | x+1
            <answer>yes</answer>                   | yes
            A robe takes 2 bolts                   |
            She answers: 3                         |
            """)
    void readsAnswers(String line, String answer) {
        assertThat(AnswerLine.of(line)).isEqualTo(Optional.ofNullable(answer));
    }
}
