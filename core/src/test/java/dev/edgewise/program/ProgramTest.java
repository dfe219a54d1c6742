package dev.edgewise.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.testkit.HostileTexts;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
    /// Far more than a verdict takes; a program that hangs takes for ever.
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static String verdict(String source) {
        return assertTimeoutPreemptively(DEADLINE, () -> verdictHere(source));
    }

    private static String verdictHere(String source) {
        return switch (new Program(source).run()) {
            case ProgramVerdict.Returned(var number) -> NumberAnswer.text(number);
            case ProgramVerdict.Refused(String why) -> why;
        };
    }

    private static String value(String expression) {
        return verdict("def f(): return " + expression);
    }

    /// What CPython 3 says, but for decimals, which are exact here.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3+4-2 | 5",
                "2+3*4 | 14",
                "(2+3)*4 | 20",
                "-2**2 | -4",
                "(-2)**2 | 4",
                "2**-1 | 0.5",
                "2**3**2 | 512",
                "7//2 | 3",
                "-7//2 | -4",
                "-7%3 | 2",
                "7%-3 | -2",
                "282/6 | 47",
                "7/2*2 | 7",
                "1/3*3 | 1",
                "0.1+0.2 | 0.3",
                "--3 | 3",
                "10-2-3 | 5",
                "100/10/5 | 2",
                "round(2.5) | 2",
                "round(7/3, 2) | 2.33",
                "int(-7/2) | -3",
                "abs(-4)+float(1) | 5",
                "max(1, 7, 3)-min(4, 2) | 5",
                "10**300 % 7 | 1",
                "1**5000 | 1",
                "(-1)**5000 | 1",
                "(-1)**5001 | -1",
                "(-1)**-5001 | -1",
                "0**5000 | 0",
                "0**0 | 1"
            })
    void computesAsPythonDoes(String expression, String value) {
        assertThat(value(expression)).isEqualTo(value);
    }

    @Test
    void runsTheLastFunctionOfSeveral() {
        assertThat(verdict("""
                        def price(count, each):
                            total = count * each
                            total -= 1  # a discount
                            return total

                        def simple_math_problem() -> int:
                            \"\"\"
                            Three eggs at 4 each, and 2 more: how much?
                            \"\"\"
                            eggs = price(3, 4)
                            return eggs + 2
                        """)).isEqualTo("13");
    }

    static Stream<Arguments> refused() {
        String bits = "a number has more than 1024 bits";
        return Stream.of(
                // loops
                Arguments.of("def f():\n while True: a=1\n return 1", "line 2: \"while\" is not taken"),
                Arguments.of("def f():\n for i in range(9**9):\n  a=1\n return a", "line 2: \"for\" is not taken"),
                Arguments.of("def f(): return [0 for i in x]", "line 1: \"[\" is not taken"),
                // recursion
                Arguments.of("def f(): return f()", "functions call each other more than 16 deep"),
                Arguments.of(
                        "def g(n): return f()\ndef f(): return g(1)", "functions call each other more than 16 deep"),
                Arguments.of("def f(): return (lambda: 1)()", "line 1: \"lambda\" is not taken"),
                // memory
                Arguments.of("def f(): return 10**10**10", bits),
                Arguments.of("def f(): return 9**9**9**9", bits),
                Arguments.of("def f(): return 1/10**400", bits),
                Arguments.of("def f(): return " + "9".repeat(400), bits),
                Arguments.of("def f():\n a='x'\n a=a+a\n return a", "line 2: \"'\" is not taken"),
                Arguments.of("def f(): return \"ab\"*10**9", "line 1: \"\"\" is not taken"),
                Arguments.of("def f(): return 1e999999999", "line 1: \"e999999999\" is not taken here"),
                Arguments.of("def f(): return round(1, 10**9)", "round takes at most 20 places"),
                // reaching out
                Arguments.of("import os\ndef f(): return 1", "line 1: \"import\" is not taken"),
                Arguments.of("def f():\n import os\n return 1", "line 2: \"import\" is not taken"),
                Arguments.of(
                        "def f(): return open(1)",
                        "there is no function open of 1 number; there are those of the program, abs, float, int, max,"
                                + " min and round"),
                Arguments.of("def f(): return (1).__class__", "line 1: \".\" is not taken"),
                Arguments.of("def f(): return __import__", "\"__import__\" is not known"),
                Arguments.of("def f():\n global x\n return x", "line 2: \"global\" is not taken"),
                Arguments.of("System.exit(0)", "line 1: a function is wanted: def name():"),
                // nonsense
                Arguments.of("", "there is no function"),
                Arguments.of("def f():", "f returns nothing"),
                Arguments.of("def f():\n a=1", "f returns nothing"),
                Arguments.of("def f(x): return x", "f takes 1 number but got 0 numbers"),
                Arguments.of(
                        "def f(): return g(1, 2)\n",
                        "there is no function g of 2 numbers; there are those of the"
                                + " program, abs, float, int, max, min and round"),
                Arguments.of("def f(): return x", "\"x\" is not known"),
                Arguments.of("def f(): return 1/0", "it divides by zero"),
                Arguments.of("def f(): return 1%0", "it divides by zero"),
                Arguments.of("def f(): return 0**-1", "it divides by zero"),
                Arguments.of("def f(): return 0**-5000", "it divides by zero"),
                Arguments.of("def f(): return 2**0.5", "a power needs a whole exponent"),
                Arguments.of("def f(): return 007", "line 1: a whole number begins with 0"),
                Arguments.of("def f(): return 1 2", "line 1: \"2\" is not taken here"),
                Arguments.of("def f(): return 1+", "line 1: a number, a name or a bracket is missing at the end"),
                Arguments.of("def f(): return (1", "line 1: a number, a name or a bracket is missing at the end"),
                Arguments.of("def f(): return 1 == 1", "line 1: \"=\" is not taken"),
                Arguments.of("def f():\n a, b = 1, 2\n return a", "line 2: an assignment or return is wanted"),
                Arguments.of("def f():\n a=1\n  b=2\n return a", "line 3: it is indented unlike the line before"),
                Arguments.of(" a=1", "line 1: it is indented unlike the line before"),
                Arguments.of("def f(): return 1\ndef f(): return 2", "line 2: there are two functions f"),
                Arguments.of("def f(a b): return 1", "line 1: \"a b\" is no name"),
                Arguments.of("def return(): return 1", "line 1: \"return\" is not taken"),
                Arguments.of("def f():\n \"\"\"without end\n return 1", "a text in quotes does not end"),
                Arguments.of("def f(): return 1 #" + "x".repeat(4000), "it is longer than 4000 characters"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesInWords(String source, String why) {
        assertThat(verdict(source)).isEqualTo(why);
    }

    @Test
    void countsStepsWhereFunctionsCallEachOtherTwice() {
        StringBuilder doubling = new StringBuilder("def f0(): return 1\n");
        IntStream.rangeClosed(1, 15)
                .forEach(i -> doubling.append("def f%d(): return f%d()+f%d()%n".formatted(i, i - 1, i - 1)));
        assertThat(verdict(doubling.toString())).isEqualTo("it takes more than 2000 steps");
    }

    @Test
    void boundsWhatIsNestedAndWhatIsLong() {
        assertThat(value("(".repeat(1500) + "1" + ")".repeat(1500)))
                .isEqualTo("line 1: brackets and signs are nested more than 32 deep");
        assertThat(value("-".repeat(3000) + "1")).isEqualTo("line 1: brackets and signs are nested more than 32 deep");
        assertThat(value("2" + "**2".repeat(1000)))
                .isEqualTo("line 1: brackets and signs are nested more than 32 deep");
        assertThat(value("1" + "+1".repeat(1500))).isEqualTo("1501");
    }

    /// The deepest that is allowed fits the smallest stack that a thread has here.
    @Test
    void theDeepestProgramsFitTheStack() throws InterruptedException {
        String nested = "0+(".repeat(30) + "f%d()" + ")".repeat(30);
        StringBuilder source = new StringBuilder("def f0(): return 1\n");
        IntStream.rangeClosed(1, 15)
                .forEach(i -> source.append(("def f%d(): return " + nested + "%n").formatted(i, i - 1)));
        String[] verdict = new String[1];
        Thread thread = new Thread(null, () -> verdict[0] = verdictHere(source.toString()), "small", 256 * 1024);
        thread.start();
        thread.join();
        assertThat(verdict[0]).isEqualTo("1");
    }

    @Test
    void findsProgramsOnlyWhereTheyBegin() {
        assertThat(Program.in(" def f():\n return 1\n")).containsExactly(new Program("def f():\n return 1"));
        assertThat(Program.in("So:\n```python\ndef f():\n return 1\n```\nDone."))
                .hasSize(1);
        assertThat(Program.in("```\ndef f(): return 1\n```\n```\ndef g(): return 2\n```"))
                .hasSize(2);
        assertThat(Program.in("We define x.\ndef f(): return 1")).isEmpty();
        assertThat(Program.in("definitely 4")).isEmpty();
        assertThat(Program.in("```python\nprint(4)\n```")).isEmpty();
        assertThat(Program.in("```python\ndef f(): return 1")).isEmpty();
    }

    @Test
    void everyTextHasAVerdictInTime() {
        HostileTexts.show(text -> {
            Program.in(text).forEach(Program::run);
            assertThat(new Program(text).run()).isInstanceOf(ProgramVerdict.Refused.class);
            assertThat(new Program("def f(): return " + text.substring(0, Math.min(3000, text.length()))).run())
                    .isNotNull();
        });
    }
}
