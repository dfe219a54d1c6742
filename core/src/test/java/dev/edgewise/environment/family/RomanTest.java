package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RomanTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Roman(format, showSteps);
    }

    @Override
    protected String name() {
        return "roman";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected String canonical(Task task) {
        return task.question();
    }

    @Override
    protected double difficulty(Task task) {
        return Double.parseDouble(task.answer());
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(0, numerals(1, 49), 1, numerals(50, 99));
    }

    private static Set<String> numerals(int least, int most) {
        return IntStream.rangeClosed(least, most)
                .mapToObj(n -> Roman.problem(n).question())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// As in any table of Roman numerals.
    @ParameterizedTest
    @CsvSource({
        "1, I",
        "4, IV",
        "9, IX",
        "14, XIV",
        "49, XLIX",
        "99, XCIX",
        "400, CD",
        "444, CDXLIV",
        "888, DCCCLXXXVIII",
        "1666, MDCLXVI",
        "1994, MCMXCIV",
        "3999, MMMCMXCIX"
    })
    void numeralsAreWrittenTheUsualWay(int number, String numeral) {
        assertThat(Roman.problem(number).question()).isEqualTo(numeral + "=");
        assertThat(Roman.problem(number).answer()).isEqualTo(Integer.toString(number));
    }

    @Test
    void addsSymbolBySymbol() {
        assertThat(Roman.problem(47).steps()).containsExactly("40+5=45", "45+1=46", "46+1=47");
        assertThat(Roman.problem(5).steps()).isEqualTo(List.of());
    }
}
