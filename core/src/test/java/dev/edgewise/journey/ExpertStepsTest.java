package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Trees and journeys of the families.
class ExpertStepsTest {
    private static final List<TaskFamily> KNOWING = List.of(
            TaskFamily.ADDITION,
            TaskFamily.SUBTRACTION,
            TaskFamily.MULTIPLICATION,
            TaskFamily.CHAIN_SUM,
            TaskFamily.COMPARISON,
            TaskFamily.SORTING,
            TaskFamily.COUNTDOWN);

    private static List<ReasoningTree> trees(Environment environment, int perLevel) {
        ExpertSteps expert = new ExpertSteps(_ -> environment, 5);
        TreeBuilder builder = new TreeBuilder(expert, expert, 3, 64, 1_000);
        List<ReasoningTree> trees = new ArrayList<>();
        for (int level = 0; level < environment.levels(); level++) {
            for (int i = 0; i < perLevel; i++) {
                Task task = environment.draw(Split.TRAIN, level, Seeds.stream(6, level, i));
                trees.add(builder.build(task, i));
            }
        }
        return trees;
    }

    private static JourneyData data(Environment environment, List<ReasoningTree> trees, ThoughtForm form) {
        return new JourneyData.Making(
                        new Traversal(0.5),
                        _ -> form,
                        CompletionForm.of(_ -> environment),
                        text -> text.length() + 1,
                        null,
                        3)
                .of(trees);
    }

    @ParameterizedTest
    @Tag("slow")
    @EnumSource(
            value = AnswerFormat.class,
            names = {"HASH", "BOXED", "TAG"})
    void journeysAreRightAndCompactOnesAreInTheAlphabet(AnswerFormat format) {
        for (TaskFamily family : KNOWING) {
            Environment environment = family.create(format, true);
            List<ReasoningTree> trees = trees(environment, 4);
            String alphabet = environment.alphabet().orElseThrow();
            CompactForm compact = CompactForm.of(environment.name(), environment.alphabet());
            assertThat(compact.mark()).isEqualTo('=');
            JourneyData data = data(environment, trees, compact);
            assertThat(data.journeys()).as("%s: %s", family, data.losses()).hasSize(trees.size());
            for (JourneyRow row : data.journeys()) {
                assertThat(environment.score(row.task(), row.completion()).success())
                        .isTrue();
                assertThat(row.completion().chars()).allMatch(c -> alphabet.indexOf(c) >= 0);
                assertThat(row.detours()).isPositive();
            }
            assertThat(data(environment, trees, new WordForm(1)).journeys()).hasSize(trees.size());
        }
    }

    @Test
    void theTreeHoldsTheExpertsPathAndItsShortcutIsTheExpertsSolution() {
        for (TaskFamily family : KNOWING) {
            Environment environment = family.create(AnswerFormat.HASH, true);
            List<ReasoningTree> trees = trees(environment, 2);
            JourneyData data = data(environment, trees, new CompactForm('='));
            for (JourneyRow row : data.shortcuts()) {
                Task task = trees.get(row.tree()).task();
                assertThat(row.completion()).isEqualTo(environment.solution(task));
            }
        }
    }

    @Test
    void writesAJourneyInBothForms() {
        LongThought thought =
                new Traversal(1).walk(Trees.sum(), Seeds.stream(1)).orElseThrow();
        assertThat(new CompactForm('!').lines(thought))
                .containsExactly("7+5=11!", "7+5=12", "4+8=12", "122!!", "4+8+1=13");
        assertThat(new WordForm(2).lines(thought)).satisfies(lines -> {
            assertThat(lines).hasSize(7);
            assertThat(lines.get(0)).isEqualTo("7+5=11");
            assertThat(lines.get(1)).contains("no 7+5=11.");
            assertThat(lines.get(4)).isEqualTo("So the answer is 122.");
            assertThat(lines.get(5)).contains("no 122.").contains("\"7+5=12\".");
        });
        assertThat(new WordForm(2).lines(thought)).isEqualTo(new WordForm(2).lines(thought));
    }

    @Test
    void aFamilyWithoutWrongStepsHasNoJourneys() {
        Environment roman = TaskFamily.ROMAN.create(AnswerFormat.HASH, true);
        JourneyData data = data(roman, trees(roman, 1), new CompactForm('='));
        assertThat(data.journeys()).isEmpty();
        assertThat(data.losses())
                .containsExactly(
                        new JourneyData.Loss(roman.levels(), "trees have no wrong branch beside the right path"));
    }

    @Test
    void anAlphabetWithoutAMarkIsRefused() {
        assertThat(CompactForm.of("any", Optional.empty()).mark()).isEqualTo('!');
        assertThatThrownBy(() -> CompactForm.of("letters", Optional.of("abc\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "environment letters is written without ! and =, so a compact journey has no mark for a step"
                                + " back. Take --form words, and a pretrained model");
    }

    @Test
    void theControlHasTheTokensOfTheJourneys() {
        Environment environment = TaskFamily.ADDITION.create(AnswerFormat.HASH, true);
        JourneyData data = data(environment, trees(environment, 10), new CompactForm('='));
        assertThat(data.shortcuts()).hasSameSizeAs(data.journeys());
        long tokens = JourneyData.sum(data.journeys());
        assertThat(Math.abs(JourneyData.sum(data.matched()) - tokens)).isLessThan(60);
        assertThat(JourneyData.sum(data.shortcuts())).isLessThan(tokens);
        assertThat(data.matched().subList(0, data.shortcuts().size())).isEqualTo(data.shortcuts());
        assertThat(JourneyData.matched(List.of(), 100)).isEmpty();
    }
}
