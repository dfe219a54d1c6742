package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Which numbers the answers of a data set are.
class DatasetNumbersTest extends DatasetFiles {
    /// A marked number is spelled as its mark allows, one without a mark as the answer format of the run does.
    @Test
    void readsNumbersAsLatexWritesThem() throws IOException {
        String rows = """
                {"problem": "A car?", "solution": "9000+500\\n\\\\boxed{\\\\$9{,}500}"}
                {"problem": "A share?", "solution": "So \\\\boxed{18\\\\%}."}
                {"problem": "A half?", "solution": "\\\\dfrac{1}{2}"}
                {"problem": "More?", "solution": "\\\\frac{14}{3}"}
                """;
        DatasetEnvironment boxed =
                DatasetEnvironment.load(allTraining(file("math.jsonl", rows)), AnswerFormat.BOXED, true);
        List<Task> tasks = all(boxed, Split.TRAIN);
        assertThat(tasks).extracting(Task::answer).containsExactlyInAnyOrder("9500", "18", "0.5", "14/3");
        for (Task task : tasks) {
            boolean car = task.answer().equals("9500");
            assertThat(boxed.score(task, "\\boxed{9\\,500}").success()).isEqualTo(car);
            assertThat(boxed.score(task, "\\boxed{9,500} or \\boxed{9,500}").success())
                    .isFalse();
            assertThat(boxed.score(task, "\\boxed{\\tfrac{14}{3}}").success())
                    .isEqualTo(task.answer().equals("14/3"));
            assertThat(boxed.score(task, "\\boxed{4.66666667}").success()).isFalse();
        }

        String marked = rows.lines().limit(2).collect(Collectors.joining("\n"));
        DatasetEnvironment hash = load(allTraining(file("marked.jsonl", marked)));
        assertThat(all(hash, Split.TRAIN)).extracting(Task::answer).containsExactlyInAnyOrder("9500", "18");
        assertThat(hash.score(hash.tasks(Split.TRAIN, 1).getFirst(), "#### 9{,}500")
                        .success())
                .isFalse();
    }

    @Test
    void refusesNumbersThatTheAnswerFormatCannotSpell() throws IOException {
        Path unmarked = file("a.jsonl", "{\"problem\": \"a?\", \"answer\": \"\\\\frac{1}{2}\"}");
        assertFault(
                allTraining(unmarked),
                unmarked
                        + ":1: the answer \"\\frac{1}{2}\" is not a number. Set answer_type: text to compare the answers"
                        + " of this data set as text, or set answer_field.");
        String red = "no \\u001b[31mnumber ";
        Path whole = file("c.jsonl", "{\"problem\": \"a?\", \"answer\": \"" + red.repeat(20) + "\"}");
        assertFault(
                allTraining(whole),
                whole + ":1: the answer \"" + red.repeat(6)
                        + "no \\u001b[31mnu… (299 characters)\" is not a number. Set answer_type: text to compare the answers of this data"
                        + " set as text, or set answer_field.");
        Path third = file("b.jsonl", "{\"problem\": \"a?\", \"answer\": \"\\\\boxed{1/3}\"}");
        assertFault(
                allTraining(third),
                third + ":1: the reference solution is not right in the answer format \"hash\": its answer"
                        + " reads \"1/3\", but the answer is \"1/3\". Choose another answer format, or remove the row.");
    }

    @Test
    void numbersOfJsonAreTheNumbersThatCompletionsWrite() throws IOException {
        String rows = """
                {"question": "a", "answer": 1e3}
                {"question": "b", "answer": 1.0}
                {"question": "c", "answer": 3000000000000000000000}
                {"question": "d", "answer": -0.1}
                {"question": "e", "answer": 1234567.89}
                {"question": "f", "answer": "so\\n#### 1,234"}
                {"question": "g", "answer": 2.5E-7}
                """;
        DatasetEnvironment environment = load(allTraining(file("a.jsonl", rows)).withFields(null, null, null, null));
        List<Task> tasks = all(environment, Split.TRAIN);
        assertThat(tasks)
                .extracting(Task::question, Task::answer)
                .containsExactlyInAnyOrder(
                        tuple("a", "1000"),
                        tuple("b", "1"),
                        tuple("c", "3000000000000000000000"),
                        tuple("d", "-0.1"),
                        tuple("e", "1234567.89"),
                        tuple("f", "1234"),
                        tuple("g", "0.00000025"));
        List<String> written = List.of(
                "1,000.00", "1.", "3,000,000,000,000,000,000,000", "-0.10", "$1,234,567.890", "$1234", "0.000000250");
        for (Task task : tasks) {
            assertThat(written)
                    .as(task.question())
                    .filteredOn(text -> environment.score(task, "#### " + text).success())
                    .containsExactly(written.get(task.question().charAt(0) - 'a'));
        }
    }

    /// Python's `json` and `str` give the same texts.
    @Test
    void keepsLargeIntegersAndDecimalsExact() throws IOException {
        String rows = """
                {"question": "a", "answer": 9223372036854775808}
                {"question": "b", "answer": -18446744073709551617}
                {"question": "c", "answer": 0.1}
                {"question": "d", "answer": "123456789012345678901234567890.5"}
                """;
        DatasetEnvironment numbers = load(allTraining(file("a.jsonl", rows)));
        DatasetEnvironment texts = load(allTraining(file("a.jsonl", rows)).withAnswerType(AnswerType.TEXT));
        String[] exact = {"9223372036854775808", "-18446744073709551617", "0.1", "123456789012345678901234567890.5"};
        assertThat(all(numbers, Split.TRAIN)).extracting(Task::answer).containsExactly(exact);
        assertThat(all(texts, Split.TRAIN)).extracting(Task::answer).containsExactly(exact);
    }
}
