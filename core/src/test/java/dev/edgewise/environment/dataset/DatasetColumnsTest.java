package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which columns a data set is read from.
class DatasetColumnsTest extends DatasetFiles {
    @Test
    void readsGsm8k() throws IOException {
        DatasetEnvironment environment = load(allTraining(file("train.jsonl", GSM8K)));
        assertThat(environment.levels()).isEqualTo(2);
        assertThat(environment.describe(0)).isEqualTo("solution steps: 1");
        assertThat(environment.describe(1)).isEqualTo("solution steps: 2");
        Task first = environment.tasks(Split.TRAIN, 0).getFirst();
        assertThat(first.question()).isEqualTo("Tom has 2 apples and buys 3. How many?");
        assertThat(first.answer()).isEqualTo("5");
        assertThat(first.steps()).containsExactly("He has 2+3 = 5 apples.");
        assertThat(first.id()).matches("data/0:[0-9a-f]{16}");
        assertThat(environment.solution(first)).isEqualTo("He has 2+3 = 5 apples.\n#### 5");
        Task second = environment.tasks(Split.TRAIN, 1).getFirst();
        assertThat(second.answer()).isEqualTo("2400");
        assertThat(second.steps()).containsExactly("It is 2*1200 = $2400.", "So 2400.");
        assertThat(environment.score(second, "#### 2,400.00").success()).isTrue();
        assertThat(environment.score(second, "#### 12400").success()).isFalse();
        assertThat(environment.score(second, "2400").success()).isFalse();
    }

    @Test
    void readsSvamp() throws IOException {
        DatasetEnvironment environment = load(allTraining(file("svamp.json", SVAMP)));
        assertThat(environment.levels()).isEqualTo(2);
        assertThat(environment.describe(0)).isEqualTo("operations: 1");
        Task one = environment.tasks(Split.TRAIN, 0).getFirst();
        assertThat(one.question()).isEqualTo("A pack costs 76 dollars. There is a discount of 25 dollars How much?");
        assertThat(one.answer()).isEqualTo("51");
        assertThat(one.steps()).containsExactly("76-25=51");
        List<Task> two = environment.tasks(Split.TRAIN, 1);
        assertThat(two.get(0).steps()).containsExactly("3+2=5", "6-5=1");
        assertThat(two.get(1).answer()).isEqualTo("1");
        assertThat(two.get(1).steps()).as("the equation gives 5").isEmpty();
    }

    @Test
    void readsTrlColumns() throws IOException {
        String rows = """
                {"prompt": "2+3=", "completion": "2+3=5\\n#### 5"}
                {"prompt": [{"role": "user", "content": "4+4="}], "completion": [{"role": "assistant", "content": "\\\\boxed{8}"}]}
                {"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1+1="}], "completion": "2"}
                """;
        List<Task> tasks = all(load(allTraining(file("a.jsonl", rows))), Split.TRAIN);
        assertThat(tasks).extracting(Task::question).containsExactlyInAnyOrder("2+3=", "4+4=", "Be brief.\n\n1+1=");
        assertThat(tasks).extracting(Task::answer).containsExactlyInAnyOrder("5", "8", "2");
        String messages = """
                {"messages": [{"role": "user", "content": "2+3="}, {"role": "assistant", "content": "<answer>5</answer>"}]}
                """;
        Task task =
                all(load(allTraining(file("b.jsonl", messages))), Split.TRAIN).getFirst();
        assertThat(task.question()).isEqualTo("2+3=");
        assertThat(task.answer()).isEqualTo("5");
    }

    @Test
    void readsNamedColumnsAndSortsLevels() throws IOException {
        String rows = """
                {"q": "a", "a": 1, "grade": "Level 10", "why": "one\\ntwo"}
                {"q": "b", "a": "2", "grade": "Level 2", "why": "one"}
                {"q": "c", "a": 3.50, "grade": "Level 1", "why": "one\\n#### 3.5"}
                """;
        DatasetEnvironment environment = load(allTraining(file("a.jsonl", rows)).withFields("q", "a", "grade", "why"));
        assertThat(IntStream.range(0, 3).mapToObj(environment::describe))
                .containsExactly("grade: Level 1", "grade: Level 2", "grade: Level 10");
        assertThat(environment.tasks(Split.TRAIN, 0).getFirst().answer()).isEqualTo("3.5");
        assertThat(environment.tasks(Split.TRAIN, 0).getFirst().steps()).containsExactly("one");
        assertThat(environment.tasks(Split.TRAIN, 2).getFirst().steps()).containsExactly("one", "two");
    }

    @Test
    void namesThePlaceOfABadRow() throws IOException {
        Path missing = file("a.jsonl", "{\"question\": \"q\", \"answer\": 1}\n{\"question\": \"r\", \"anwser\": 2}");
        assertFault(
                allTraining(missing),
                missing + ":2: there is no field \"answer\". Did you mean \"anwser\"? Fields here: question, anwser.");
        Path unknown = file("b.jsonl", "{\"input\": \"q\", \"output\": 1}");
        assertFault(
                allTraining(unknown),
                unknown
                        + ":1: cannot tell which field holds the question: there is no question, prompt, problem. Fields"
                        + " here: input, output. Set question_field.");
        Path two = file("c.jsonl", "{\"question\": \"q\", \"answer\": \"#### 1\\n#### 2\"}");
        assertFault(
                allTraining(two),
                two + ":1: the field \"answer\" marks 2 answers with #### ..., but there must be one.");
        Path typed = file("d.jsonl", "{\"question\": \"q\", \"answer\": [1]}");
        assertThatThrownBy(() -> load(allTraining(typed)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(typed + ":1: ");
        Path turns = file(
                "e.jsonl",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"},"
                        + " {\"role\": \"user\", \"content\": \"c\"}], \"answer\": 1}");
        assertFault(
                allTraining(turns),
                turns + ":1: the question in \"prompt\" must be one user message, after at most one system message, but"
                        + " has 3 messages, the last by the user. Conversations of several turns can be imitated, not"
                        + " scored.");
        Path huge = file("f.jsonl", "{\"question\": \"q\", \"answer\": 1e999999999}");
        assertFault(
                allTraining(huge),
                huge
                        + ":1: the field \"answer\" must be a number of at most 100 digits but is a number (1E+999999999).");
        Path blank = file("g.jsonl", "{\"question\": \" \", \"answer\": 1}");
        assertFault(allTraining(blank), blank + ":1: the question is blank. Remove the row.");
        Path equation = file("h.json", SVAMP.replace("( 76.0 - 25.0 )", "76.0 minus 25"));
        assertFault(
                allTraining(equation),
                equation + ":1: the field \"Equation\" is \"76.0 minus 25\", which is not an expression of numbers,"
                        + " + - * / and brackets.");
    }
}
