package dev.edgewise.environment.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.Environment;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EpisodeContract;
import dev.edgewise.text.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ToolFamiliesTest {
    @Nested
    class CalculatorContract extends EpisodeContract {
        @Override
        protected Environment environment() {
            return new Calculator("calculator", new LoopSettings(true, 0));
        }
    }

    @Nested
    class EntailmentContract extends EpisodeContract {
        @Override
        protected Environment environment() {
            return new Entailment("entailment", new LoopSettings(false, -0.1));
        }
    }

    @Nested
    class ToolUseContract extends EpisodeContract {
        @Override
        protected Environment environment() {
            return new ToolUse("tool_use", new ToolUse.Settings(-0.1));
        }
    }

    @Test
    void aCalculatorProblemIsSolvedCallByCall() {
        Calculator calculator = new Calculator("calculator", new LoopSettings(false, 0));
        Task task = calculator.draw(Split.TRAIN, 4, Seeds.stream(1, "story"));
        assertThat(task.question()).matches("[A-Z][a-z]{2} has \\d+ [a-z]+\\..* How many [a-z]+ does .* have now\\?");
        List<Message> turns = calculator.solutionTurns(task);
        assertThat(turns).hasSize(7);
        assertThat(turns.get(1).content()).matches("\\d+");
        assertThat(turns.get(2).content()).contains("(" + turns.get(1).content() + ", ");
        assertThat(turns.getLast().content()).isEqualTo("Answer(" + turns.get(5).content() + ")");
    }

    @Test
    void halfOfTheEntailmentsHold() {
        Entailment entailment = new Entailment("entailment", new LoopSettings(false, 0));
        long yes = 0;
        for (int i = 0; i < 400; i++) {
            yes += entailment
                            .draw(Split.TRAIN, i % 6, Seeds.stream(2, i))
                            .answer()
                            .equals("yes")
                    ? 1
                    : 0;
        }
        assertThat(yes).isBetween(160L, 240L);
    }

    @Test
    void noToolKeepsItsName() {
        ToolUse toolUse = new ToolUse("tool_use", new ToolUse.Settings(0));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            toolUse.draw(Split.TRAIN, 0, Seeds.stream(3, i))
                    .conversation()
                    .variables()
                    .get("tools")
                    .forEach(
                            tool -> names.add(tool.path("function").path("name").asText()));
        }
        assertThat(names)
                .hasSizeGreaterThan(98)
                .allMatch(Pattern.compile("([a-z][aeiou]){3}").asMatchPredicate());
    }

    @Test
    void aRungHasTheToolsThatItSays() {
        ToolUse toolUse = new ToolUse("tool_use", new ToolUse.Settings(0));
        int[] tools = {1, 3, 6, 6, 6, 6};
        for (int level = 0; level < tools.length; level++) {
            Task task = toolUse.draw(Split.TEST, level, Seeds.stream(4, level));
            assertThat(task.conversation().variables().get("tools")).hasSize(tools[level]);
            assertThat(task.steps()).isNotEmpty();
        }
        Task nothing = toolUse.draw(Split.TEST, 6, Seeds.stream(4, 6));
        assertThat(nothing.steps()).isEmpty();
        assertThat(toolUse.solutionTurns(nothing)).hasSize(1);
    }
}
