package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every generated environment owes its users. A family's test extends this and says, from the outside, when
/// two problems are the same, how hard one is, and which problems its small levels hold.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GeneratedEnvironmentContract {
    private static final int DRAWS = 2_000;

    protected abstract GeneratedEnvironment create(AnswerFormat format, boolean showSteps);

    /// The name under which the family is configured.
    protected abstract String name();

    /// Fewest levels the ladder may have.
    protected abstract int leastLevels();

    /// Equal for problems that must not be in both splits; computed from the question alone.
    protected abstract String canonical(Task task);

    /// A number that grows, on average, from each level to the next.
    protected abstract double difficulty(Task task);

    /// A well-formed answer that is wrong by one.
    protected abstract String offByOne(Task task);

    /// Every problem, in [#canonical] form, of each level small enough to enumerate.
    protected abstract Map<Integer, Set<String>> enumerated();

    protected final IntStream levels() {
        return IntStream.range(0, environment().levels());
    }

    private GeneratedEnvironment environment() {
        return create(AnswerFormat.HASH, true);
    }

    private List<Task> tasks(Split split, int level, int count, String stream) {
        RandomGenerator random = Seeds.stream(7, stream, split, level);
        GeneratedEnvironment environment = environment();
        return IntStream.range(0, count)
                .mapToObj(i -> environment.draw(split, level, random))
                .toList();
    }

    @Test
    void hasItsNameAndAFineLadder() {
        assertThat(environment().name()).isEqualTo(name());
        assertThat(environment().levels()).isGreaterThanOrEqualTo(leastLevels());
        assertThat(levels().mapToObj(environment()::describe))
                .allSatisfy(description -> assertThat(description).isNotBlank())
                .doesNotHaveDuplicates();
    }

    /// An attribute of a single rung, or of all, could not tell the ladder model anything.
    @Test
    void attributesAreSharedBySomeRungs() {
        Map<String, Integer> rungs = new HashMap<>();
        int all = environment().levels() + environment().above();
        for (int level = 0; level < all; level++) {
            environment().attributes(level).forEach(name -> rungs.merge(name, 1, Integer::sum));
        }
        assertThat(rungs.values()).allSatisfy(count -> assertThat(count).isBetween(2, all - 1));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void drawingIsPure(int level) {
        assertThat(tasks(Split.TRAIN, level, 50, "a")).isEqualTo(tasks(Split.TRAIN, level, 50, "a"));
        assertThat(tasks(Split.TRAIN, level, 50, "a")).isNotEqualTo(tasks(Split.TRAIN, level, 50, "b"));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void idsAndProblemsAreOneToOne(int level) {
        Map<String, Task> byId = new HashMap<>();
        Map<String, Task> byQuestion = new HashMap<>();
        for (Task task : tasks(Split.TRAIN, level, DRAWS, "ids")) {
            assertThat(task.cell()).isEqualTo(new Cell(name(), level));
            assertThat(task.id()).startsWith(name() + "/" + level + ":");
            Task sameId = byId.getOrDefault(task.id(), task);
            Task sameQuestion = byQuestion.getOrDefault(task.question(), task);
            assertThat(sameId.question()).isEqualTo(task.question());
            assertThat(sameQuestion.id()).isEqualTo(task.id());
            byId.put(task.id(), task);
            byQuestion.put(task.question(), task);
        }
    }

    @Test
    void splitsAreDisjointAcrossAllLevels() {
        Set<String> train = new HashSet<>();
        Set<String> test = new HashSet<>();
        levels().forEach(level -> {
            tasks(Split.TRAIN, level, DRAWS, "split").forEach(task -> train.add(canonical(task)));
            tasks(Split.TEST, level, DRAWS, "split").forEach(task -> test.add(canonical(task)));
        });
        assertThat(test).isNotEmpty();
        train.retainAll(test);
        assertThat(train).as("problems in both splits").isEmpty();
    }

    @Test
    void smallLevelsHoldExactlyTheirProblemsInTwoParts() {
        enumerated().forEach((level, problems) -> {
            Set<String> train = new TreeSet<>();
            Set<String> test = new TreeSet<>();
            tasks(Split.TRAIN, level, 5_000, "all").forEach(task -> train.add(canonical(task)));
            tasks(Split.TEST, level, 5_000, "all").forEach(task -> test.add(canonical(task)));
            assertThat(train).doesNotContainAnyElementsOf(test);
            assertThat(test).hasSizeBetween(2, problems.size() * 2 / 5);
            train.addAll(test);
            assertThat(train).as("level %d", level).isEqualTo(new TreeSet<>(problems));
        });
    }

    @Test
    void difficultyGrowsFromLevelToLevel() {
        List<Double> means = levels().mapToObj(level -> tasks(Split.TRAIN, level, 1_000, "difficulty").stream()
                        .mapToDouble(this::difficulty)
                        .average()
                        .orElseThrow())
                .toList();
        assertThat(means).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(AnswerFormat.class)
    void theExpertIsRight(AnswerFormat format) {
        for (boolean showSteps : format.allowsSteps() ? new boolean[] {true, false} : new boolean[] {false}) {
            GeneratedEnvironment environment = create(format, showSteps);
            levels().forEach(level -> tasks(Split.TEST, level, 100, "expert").forEach(task -> {
                var score = environment.score(task, environment.solution(task));
                assertThat(score.success()).as(environment.solution(task)).isTrue();
                assertThat(score.reward()).isEqualTo(1);
                assertThat(environment.solution(task)).endsWith(format.mark(task.answer()));
            }));
        }
    }

    @ParameterizedTest
    @EnumSource(AnswerFormat.class)
    void junkEarnsNothing(AnswerFormat format) {
        GeneratedEnvironment environment = create(format, false);
        levels().forEach(level -> tasks(Split.TRAIN, level, 100, "junk").forEach(task -> {
            for (String completion : junk(task, format)) {
                var score = environment.score(task, completion);
                assertThat(score.success())
                        .as("%s answered by <%s>", task.id(), completion)
                        .isFalse();
                assertThat(score.reward()).isZero();
            }
        }));
    }

    private List<String> junk(Task task, AnswerFormat format) {
        String right = format.mark(task.answer());
        List<String> junk = new ArrayList<>(List.of("", "  \n", task.question(), task.question() + task.answer()));
        junk.add(right + "\n" + right);
        junk.add(right + " " + format.mark(offByOne(task)));
        junk.add(format.mark(task.answer() + " " + offByOne(task)));
        junk.add(format.mark(offByOne(task)));
        junk.add(format.mark(task.question()));
        junk.add(format.mark(task.question() + task.answer()));
        junk.add(format.mark("1" + task.answer()));
        junk.add(format.mark(task.answer() + "7"));
        junk.add(format.mark("0123456789"));
        junk.add(format.mark("0 1 2 3 4 5 6 7 8 9"));
        junk.add(format.mark(task.answer() + " apples"));
        junk.add(format.mark(""));
        if (format != AnswerFormat.BARE) {
            junk.add(task.answer());
        }
        return junk;
    }

    /// Rungs generated above the ladder are harder still, and as sound as those on it.
    @Test
    void rungsBeyondTheLadderContinueIt() {
        GeneratedEnvironment environment = environment();
        assertThat(environment.below()).isZero();
        int last = environment.levels() - 1;
        String alphabet = environment.alphabet().orElseThrow();
        double before = mean(last);
        for (int level = last + 1; level <= last + environment.above(); level++) {
            assertThat(environment.describe(level)).isNotBlank();
            for (Split split : Split.values()) {
                for (Task task : tasks(split, level, 100, "beyond")) {
                    String solution = environment.solution(task);
                    assertThat(environment.score(task, solution).success()).isTrue();
                    assertThat(environment
                                    .score(task, AnswerFormat.HASH.mark(offByOne(task)))
                                    .success())
                            .isFalse();
                    assertThat(task.steps()).allMatch(Statement::isTrue);
                    assertThat((task.question() + solution).chars()).allMatch(c -> alphabet.indexOf(c) >= 0);
                }
            }
            assertThat(mean(level)).as(environment.describe(level)).isGreaterThan(before);
            before = mean(level);
        }
    }

    private double mean(int level) {
        return tasks(Split.TRAIN, level, 300, "difficulty").stream()
                .mapToDouble(this::difficulty)
                .average()
                .orElseThrow();
    }

    @Test
    void everyStepIsATrueStatement() {
        levels().forEach(level -> tasks(Split.TRAIN, level, 300, "steps").forEach(task -> {
            for (String step : task.steps()) {
                assertThat(Statement.isTrue(step)).as("%s: %s", task.id(), step).isTrue();
            }
        }));
    }

    @Test
    void theAlphabetIsExactlyWhatIsWritten() {
        GeneratedEnvironment environment = environment();
        Set<Integer> seen = new TreeSet<>();
        levels().forEach(level -> tasks(Split.TRAIN, level, 500, "alphabet").forEach(task -> {
            task.question().chars().forEach(seen::add);
            environment.solution(task).chars().forEach(seen::add);
        }));
        assertThat(environment.alphabet().orElseThrow().chars().boxed()).containsExactlyElementsOf(seen);
    }

    @Test
    void refusesLevelsItDoesNotHave() {
        RandomGenerator random = Seeds.stream(1);
        int levels = environment().levels();
        int beyond = levels + environment().above();
        assertThatThrownBy(() -> environment().draw(Split.TRAIN, beyond, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment %s has levels 0 to %d but not %d", name(), levels - 1, beyond);
        assertThatThrownBy(() -> environment().describe(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesStepsWhereTheFormatHasNoRoom() {
        assertThatThrownBy(() -> create(AnswerFormat.BARE, true))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The environment " + name() + " is to show its steps, but the answer format \"bare\" takes"
                        + " the whole completion as the answer. Use hash, boxed or tag, or turn the steps off.");
    }
}
