package dev.edgewise.lesson.expert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.lesson.expert.SolutionSteps.Form;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolutionStepsTest {
    private static SolutionSteps steps(String text, Form form) {
        return SolutionSteps.of(text, form).orElseThrow();
    }

    private static List<String> bodies(SolutionSteps steps) {
        return IntStream.range(0, steps.steps().size()).mapToObj(steps::body).toList();
    }

    @Test
    void everyLineThatIsNotBlankIsAStep() {
        SolutionSteps steps = steps("7+5=12\n\n 4+8+1=13\n#### 132", Form.AUTO);
        assertThat(bodies(steps)).containsExactly("7+5=12", "4+8+1=13", "#### 132");
        assertThat(steps.before(0)).isEmpty();
        assertThat(steps.before(1)).isEqualTo("7+5=12\n\n");
        assertThat(steps.before(2)).isEqualTo("7+5=12\n\n 4+8+1=13\n");
    }

    @Test
    void calculatorLinesOfGsm8kAreSteps() {
        SolutionSteps steps = steps("He sold 48/2 = <<48/2=24>>24 clips.\nIn all 72.\n#### 72", Form.AUTO);
        assertThat(bodies(steps)).hasSize(3).first().isEqualTo("He sold 48/2 = <<48/2=24>>24 clips.");
    }

    @Test
    void numberedBlocksAreStepsAndTheirBoldWordsTitles() {
        SolutionSteps steps = steps("""
                Let us see.
                1. **Read the task** There are 3 boxes.
                Each holds 4.
                2. **Multiply** 3*4 = 12.
                3. **Answer**
                #### 12""", Form.AUTO);
        assertThat(bodies(steps)).containsExactly("There are 3 boxes.\nEach holds 4.", "3*4 = 12.", "#### 12");
        assertThat(steps.steps())
                .extracting(SolutionSteps.Step::title)
                .containsExactly("Read the task", "Multiply", "Answer");
        assertThat(steps.steps()).extracting(SolutionSteps.Step::mark).containsExactly("1.", "2.", "3.");
        assertThat(steps.before(0)).isEqualTo("Let us see.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"## ", "**"})
    void titlesWithoutNumbersCutToo(String mark) {
        String end = mark.equals("**") ? "**" : "";
        SolutionSteps steps = steps(
                "Let us see.\n"
                        + mark + "Solution" + end + "\n\n"
                        + mark + "Set up" + end + "\n3 boxes of 4.\nNone is empty.\n"
                        + mark + "Multiply" + end + "\n3*4 = 12.\n#### 12",
                Form.AUTO);
        assertThat(bodies(steps)).containsExactly("3 boxes of 4.\nNone is empty.", "3*4 = 12.\n#### 12");
        assertThat(steps.steps()).extracting(SolutionSteps.Step::title).containsExactly("Set up", "Multiply");
        assertThat(steps.steps()).extracting(SolutionSteps.Step::mark).containsOnly(mark.strip());
        assertThat(steps.before(1)).endsWith("None is empty.\n");
    }

    /// A heading with nothing below it is the answer, and one title is none.
    @ParameterizedTest
    @ValueSource(strings = {"## Set up\n3*4 = 12\n#### twelve", "**Set up**\n3*4 = 12\n#### 12"})
    void oneTitleLeavesLines(String text) {
        assertThat(steps(text, Form.AUTO).steps())
                .hasSize(3)
                .allMatch(step -> step.title().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1. add\n2. multiply\n3. answer",
                "1) add\n2) multiply\n3) answer",
                "Step 1: add\nStep 2: multiply\nStep 3: answer",
                "### Step 1: add\n### Step 2: multiply\n### Step 3: answer",
                "**Step 1:** add\n**Step 2:** multiply\n**Step 3:** answer"
            })
    void numbersMayBeWrittenInManyWays(String text) {
        SolutionSteps steps = steps(text, Form.NUMBERED);
        assertThat(steps.steps()).hasSize(3);
        assertThat(steps.body(1)).endsWith("multiply");
        assertThat(steps.before(2)).endsWith("multiply\n");
    }

    /// Numbers that do not count on belong to the step they stand in.
    @Test
    void numbersCountFromOne() {
        assertThat(bodies(steps("1. a\n5. no step\n2. b", Form.NUMBERED))).containsExactly("1. a\n5. no step", "2. b");
        assertThat(SolutionSteps.of("3. a\n4. b", Form.NUMBERED)).isEmpty();
        assertThat(bodies(steps("3. a\n4. b", Form.AUTO))).containsExactly("3. a", "4. b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n ", "132", "#### 132", "1. only one"})
    void fewerThanTwoStepsCannotBeCut(String text) {
        assertThat(SolutionSteps.of(text, Form.AUTO)).isEmpty();
        assertThat(SolutionSteps.of(text, Form.LINES)).isEmpty();
        assertThat(SolutionSteps.of(text, Form.NUMBERED)).isEmpty();
    }
}
