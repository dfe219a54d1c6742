package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Comparison(format, showSteps);
    }

    @Override
    protected String name() {
        return "comparison";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.signedNumbers(task));
    }

    /// How alike the numbers are: 1 minus their relative distance, plus what there is to read and to mind.
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.signedNumbers(task);
        double a = numbers.get(0).doubleValue();
        double b = numbers.get(1).doubleValue();
        double alike = 1 - Math.abs(a - b) / Math.max(10, Math.max(Math.abs(a), Math.abs(b)));
        double kinds = task.question().startsWith("smaller") ? 1 : 0;
        double sign = a < 0 ? 3 : 0;
        double point = task.question().contains(".") ? 2 : 0;
        return alike + Questions.digits(numbers) + kinds + sign + point;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(
                0, Questions.pairs(0, 9, 0, 9, (a, b) -> Math.abs(a - b) >= 4),
                1, Questions.pairs(0, 9, 0, 9, (a, b) -> a != (int) b && Math.abs(a - b) <= 3),
                2, Questions.pairs(0, 9, 0, 9, (a, b) -> a != (int) b));
    }

    private static Problem compare(String a, String b, boolean larger) {
        return Comparison.problem(new BigDecimal(a), new BigDecimal(b), larger);
    }

    @Test
    void comparesDigitByDigit() {
        Problem problem = compare("374", "379", true);
        assertThat(problem.question()).isEqualTo("larger of 374,379?");
        assertThat(problem.answer()).isEqualTo("379");
        assertThat(problem.steps()).containsExactly("3=3", "7=7", "4<9");
    }

    @Test
    void namingTheFirstNumberIsRightHalfOfTheTime() {
        Comparison comparison = new Comparison(AnswerFormat.BARE, false);
        for (int level = 0; level < comparison.levels(); level++) {
            int right = 0;
            for (int i = 0; i < 1000; i++) {
                Task task = comparison.draw(Split.TRAIN, level, Seeds.stream(4, "guess", level, i));
                String question = task.question();
                String first = question.substring(question.indexOf("of ") + 3, question.indexOf(','));
                right += comparison.score(task, first).success() ? 1 : 0;
            }
            assertThat(right / 1000.0).as("level " + level).isCloseTo(comparison.chance(), within(0.06));
        }
    }

    @Test
    void readsMissingDigitsAsZero() {
        assertThat(compare("47", "5", false).answer()).isEqualTo("5");
        assertThat(compare("47", "5", false).steps()).containsExactly("4>0");
        assertThat(compare("9.9", "9.11", true).answer()).isEqualTo("9.9");
        assertThat(compare("9.9", "9.11", true).steps()).containsExactly("9=9", "9>1");
        assertThat(compare("0.50", "0.5", true).key()).isEqualTo("0.50<0.50");
    }

    @Test
    void turnsTheOrderRoundBelowZero() {
        assertThat(compare("-52", "-37", true).answer()).isEqualTo("-37");
        assertThat(compare("-52", "-37", true).steps()).containsExactly("5>3", "-52<-37");
    }

    @Test
    void bothQuestionsAboutAPairShareTheirKey() {
        assertThat(compare("3", "7", true).key())
                .isEqualTo(compare("7", "3", false).key());
        assertThat(compare("3", "7", true).label())
                .isNotEqualTo(compare("3", "7", false).label());
    }
}
