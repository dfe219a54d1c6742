package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetEnvironmentTest {
    private static final String GSM8K = """
            {"question": "Tom has 2 apples and buys 3. How many?", "answer": "He has 2+3 = <<2+3=5>>5 apples.\\n#### 5"}
            {"question": "A box costs $1,200. Two boxes?", "answer": "It is 2*1200 = $<<2*1200=2400>>2400.\\n\\nSo 2400.\\n#### $2,400"}
            """;
    private static final String SVAMP = """
            [{"ID": "1", "Body": "A pack costs 76 dollars. There is a discount of 25 dollars", "Question": "How much?",
              "Equation": "( 76.0 - 25.0 )", "Answer": 51.0, "Type": "Subtraction"},
             {"ID": "2", "Body": "3 birds sat on a fence. 6 storks and 2 birds came.", "Question": "How many more storks?",
              "Equation": "( 6.0 - ( 3.0 + 2.0 ) )", "Answer": 1.0, "Type": "Subtraction"},
             {"ID": "3", "Body": "4 apples, 2 picked, 3 grew.", "Question": "How many now?",
              "Equation": "( ( 4.0 - 2.0 ) + 3.0 )", "Answer": 1.0, "Type": "Addition"}]
            """;

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static DatasetEnvironment load(DatasetSpec spec) {
        return DatasetEnvironment.load(spec, AnswerFormat.HASH, true);
    }

    private static List<Task> all(DatasetEnvironment environment, Split split) {
        return IntStream.range(0, environment.levels())
                .boxed()
                .flatMap(level -> environment.tasks(split, level).stream())
                .toList();
    }

    private static DatasetSpec allTraining(Path file) {
        return DatasetSpec.of("data", file).withTestShare(0);
    }

    private void assertFault(DatasetSpec spec, String message) {
        assertThatThrownBy(() -> load(spec)).isInstanceOf(DataException.class).hasMessage(message);
    }

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
    void ordersLevelValuesAsPeopleDo() {
        List<String> sorted = List.of("hard", "10", "Level 10", "9", "-1", "Level 2", "easy", "0.5").stream()
                .map(LevelValue::new)
                .sorted()
                .map(LevelValue::text)
                .toList();
        assertThat(sorted).containsExactly("-1", "0.5", "9", "10", "Level 2", "Level 10", "easy", "hard");
        assertThat(new LevelValue("2.0")).isEqualTo(new LevelValue(2));
    }

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
        Path third = file("b.jsonl", "{\"problem\": \"a?\", \"answer\": \"\\\\boxed{1/3}\"}");
        assertFault(
                allTraining(third),
                third + ":1: the reference solution is not right in the answer format \"hash\": it reads as"
                        + " Answer[value=1/3] but the answer is \"1/3\". Choose another answer format, or remove the row.");
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

    @Test
    void comparesTextsWhereAsked() throws IOException {
        DatasetSpec spec =
                allTraining(file("a.jsonl", "{\"question\": \"capital of France?\", \"answer\": \"Paris\"}"));
        DatasetEnvironment environment = load(spec.withAnswerType(AnswerType.TEXT));
        Task task = environment.tasks(Split.TRAIN, 0).getFirst();
        assertThat(environment.describe(0)).isEqualTo("all problems");
        assertThat(environment.score(task, "#### Paris").success()).isTrue();
        assertThat(environment.score(task, "#### paris").success()).isFalse();
        assertThat(environment.score(task, "#### Paris or Rome").success()).isFalse();
        assertFault(
                spec,
                folder.resolve("a.jsonl")
                        + ":1: the answer \"Paris\" is not a number. Set answer_type: text to compare the"
                        + " answers of this data set as text, or set answer_field.");
    }

    private Path numbered(String name, int from, int to) throws IOException {
        return file(
                name,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"question\": \"What is " + i + "+1?\", \"answer\": " + (i + 1)
                                + ", \"size\": " + Integer.toString(i).length() + "}")
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void splitsByTheQuestionWhateverFileAndOrder() throws IOException {
        DatasetEnvironment one = load(DatasetSpec.of("data", numbered("a.jsonl", 0, 500)));
        DatasetEnvironment two =
                load(DatasetSpec.of("data", numbered("c.jsonl", 200, 500), numbered("b.jsonl", 0, 300)));
        assertThat(all(one, Split.TEST)).hasSizeBetween(75, 125);
        assertThat(new HashSet<>(all(one, Split.TEST))).isEqualTo(new HashSet<>(all(two, Split.TEST)));
        assertThat(new HashSet<>(all(one, Split.TRAIN))).isEqualTo(new HashSet<>(all(two, Split.TRAIN)));
        assertThat(all(two, Split.TRAIN).size() + all(two, Split.TEST).size()).isEqualTo(500);
    }

    @Test
    void duplicatesAreNeverInBothSplits() throws IOException {
        DatasetSpec spec =
                DatasetSpec.of("data", numbered("train.jsonl", 0, 50)).withTestFiles(numbered("test.jsonl", 40, 60));
        DatasetEnvironment environment = load(spec);
        assertThat(all(environment, Split.TRAIN)).hasSize(40);
        assertThat(all(environment, Split.TEST)).hasSize(20);
        String rows = """
                {"question": "What is  1+1? ", "answer": 2}
                {"question": "what is 1+1?", "answer": "2.0"}
                """;
        assertThat(all(load(allTraining(file("twice.jsonl", rows))), Split.TRAIN))
                .hasSize(1);
    }

    @Test
    void refusesTheSameQuestionWithTwoAnswers() throws IOException {
        Path file = file("a.jsonl", "{\"question\": \"1+1\", \"answer\": 2}\n{\"question\": \"1+1\", \"answer\": 3}\n");
        assertFault(
                allTraining(file),
                file + ":2: the same question has the answer \"2\" at " + file + ":1 and \"3\" here. Remove the wrong"
                        + " row.");
    }

    @Test
    void joinsLevelsUntilEachHasBothSplits() throws IOException {
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (int level : List.of(1, 2, 2, 3, 4, 6)) {
            train.add("{\"question\": \"train " + train.size() + "\", \"answer\": 1, \"level\": " + level + "}");
        }
        for (int level : List.of(2, 4, 5, 7)) {
            test.add("{\"question\": \"test " + test.size() + "\", \"answer\": 1, \"level\": " + level + "}");
        }
        DatasetSpec spec = DatasetSpec.of("data", file("train.jsonl", String.join("\n", train)))
                .withTestFiles(file("test.jsonl", String.join("\n", test)))
                .withFields(null, null, "level", null);
        DatasetEnvironment environment = load(spec);
        assertThat(IntStream.range(0, environment.levels()).mapToObj(environment::describe))
                .containsExactly("level: 1 to 2", "level: 3 to 4", "level: 5 to 7");
        assertThat(environment.tasks(Split.TEST, 2)).extracting(Task::question).containsExactly("test 2", "test 3");
    }

    @Test
    void drawingIsPureAndReachesEveryTask() throws IOException {
        DatasetEnvironment environment =
                load(DatasetSpec.of("data", numbered("a.jsonl", 0, 150)).withFields(null, null, "size", null));
        assertThat(environment.levels()).isEqualTo(3);
        for (Split split : Split.values()) {
            var random = Seeds.stream(3, split);
            var again = Seeds.stream(3, split);
            Set<Task> seen = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                Task task = environment.draw(split, 1, random);
                assertThat(environment.draw(split, 1, again)).isEqualTo(task);
                seen.add(task);
            }
            assertThat(seen).isEqualTo(new HashSet<>(environment.tasks(split, 1)));
        }
        assertThatThrownBy(() -> environment.tasks(Split.TEST, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment data has levels 0 to 2 but not 3");
    }

    @ParameterizedTest
    @EnumSource
    void theExpertIsRightAndJunkIsNot(AnswerFormat format) throws IOException {
        boolean steps = format.allowsSteps();
        DatasetEnvironment environment =
                DatasetEnvironment.load(allTraining(file("train.jsonl", GSM8K)), format, steps);
        for (Task task : all(environment, Split.TRAIN)) {
            assertThat(environment.score(task, environment.solution(task)).reward())
                    .isEqualTo(1);
            String right = format.mark(task.answer());
            for (String junk : List.of(
                    "",
                    task.question(),
                    right + "\n" + right,
                    format.mark(task.answer() + "0"),
                    format.mark("1,2,3"),
                    format.mark(task.answer() + " apples"),
                    "The answer is " + task.answer())) {
                assertThat(environment.score(task, junk).reward()).as(junk).isZero();
            }
        }
    }

    @Test
    void aMissingTestSplitIsSaid() throws IOException {
        DatasetEnvironment environment = load(allTraining(file("train.jsonl", GSM8K)));
        assertThatThrownBy(() -> environment.draw(Split.TEST, 0, Seeds.stream(1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "The data set data has no problem of level 0 in the test split. Raise test_share or name test"
                                + " files.");
        Path one = file("one.jsonl", "{\"question\": \"q\", \"answer\": 1}");
        assertFault(
                DatasetSpec.of("data", one).withTestShare(1e-9),
                "The data set data has no problem for testing: none of its 1 different questions falls into the share of"
                        + " 1.0E-9. Raise test_share, set it to 0, or name test files.");
        assertFault(
                DatasetSpec.of("data", one).withTestFiles(one),
                "The data set data has no problem left for training out of 1 different questions. Give it more rows or a"
                        + " lower test_share.");
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

    private static final String SOME_SOLVED = """
            {"question": "a", "answer": 1, "difficulty": "medium", "why": "one\\ntwo"}
            {"question": "b", "answer": 2, "difficulty": "easy", "why": null}
            {"question": "c", "answer": 3, "difficulty": "hard"}
            {"question": "A ", "answer": 1, "difficulty": "medium", "why": " "}
            {"question": "d", "answer": 4, "difficulty": "medium", "why": ""}
            """;

    @Test
    void asksRowsWithoutASolutionAndShowsTheOthers() throws IOException {
        DatasetSpec spec = allTraining(file("a.jsonl", SOME_SOLVED)).withFields(null, null, "difficulty", "why");
        DatasetEnvironment environment = load(spec);
        assertThat(all(environment, Split.TRAIN)).extracting(Task::question).containsExactly("b", "a", "d", "c");
        assertThat(environment.solved(0)).isEmpty();
        assertThat(environment.solved(1)).extracting(Task::question).containsExactly("a");
        Task shown = environment.drawSolved(1, Seeds.stream(1, "x")).orElseThrow();
        assertThat(environment.solution(shown)).isEqualTo("one\ntwo\n#### 1");
        assertThat(environment.drawSolved(0, Seeds.stream(1, "x"))).isEmpty();
        assertThat(environment.origin())
                .containsExactly(
                        "data: 5 rows read, 4 problems for training, 0 held out; left out: 1 that repeat a question",
                        "data: 3 of the 4 problems for training have no solution in why; they are asked, and not shown as"
                                + " solutions",
                        "data: levels by difficulty, easiest first, with problems for training: easy (1), medium (2), hard"
                                + " (1); in the usual order of these words. To set another order, list them easiest first:"
                                + " level_order: [\"easy\", \"medium\", \"hard\"]");
        assertThat(DatasetEnvironment.load(spec, AnswerFormat.BARE, false).solved(1))
                .as("answers alone")
                .hasSize(2);
    }

    @Test
    void takesTheSolutionOfARepeatedQuestion() throws IOException {
        String rows =
                "{\"question\": \"a\", \"answer\": 1, \"why\": null}\n{\"question\": \"a\", \"answer\": 1, \"why\": \"w\"}\n";
        DatasetEnvironment environment = load(allTraining(file("a.jsonl", rows)).withFields(null, null, null, "why"));
        assertThat(environment.solved(0)).extracting(Task::steps).containsExactly(List.of("w"));
    }

    @Test
    void tellsWhatTheTestFilesTake() throws IOException {
        DatasetSpec spec =
                DatasetSpec.of("data", numbered("train.jsonl", 0, 50)).withTestFiles(numbered("test.jsonl", 40, 60));
        assertThat(load(spec).origin())
                .containsExactly(
                        "data: 70 rows read, 40 problems for training, 20 held out; left out: 10 for training that"
                                + " the test files have too");
    }

    @Test
    void namesASolutionFieldThatNoRowHas() throws IOException {
        Path file = file("a.jsonl", "{\"question\": \"a\", \"answer\": 1, \"reason\": \"w\"}");
        assertFault(
                allTraining(file).withFields(null, null, null, "reasons"),
                file
                        + ":1: there is no field \"reasons\". Did you mean \"reason\"? Fields here: question, answer, reason.");
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

    @Test
    void refusesSolutionsTheFormatCannotHold() throws IOException {
        Path file = file("a.jsonl", "{\"question\": \"q\", \"answer\": 1, \"why\": \"x <answer>\"}");
        DatasetSpec spec = allTraining(file).withFields(null, null, null, "why");
        assertThat(load(spec).levels()).isEqualTo(1);
        Path lines = file("b.jsonl", "{\"question\": \"q\", \"answer\": \"a\\nb\"}");
        assertFault(
                allTraining(lines).withAnswerType(AnswerType.TEXT),
                lines
                        + ":1: the reference solution is not right in the answer format \"hash\": it reads as Missing[] but"
                        + " the answer is \"a\nb\". Choose another answer format, or remove the row.");
        assertThatThrownBy(() -> DatasetEnvironment.load(spec, AnswerFormat.BARE, true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("takes the whole completion as the answer");
    }

    @Test
    void refusesBadSpecs() {
        Path file = folder.resolve("a.jsonl");
        assertThatThrownBy(() -> DatasetSpec.of("My data", file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "The name of a dataset environment is \"My data\" but may only have lower-case letters, digits"
                                + " and _.");
        assertThatThrownBy(() -> DatasetSpec.of("data", file).withTestShare(1))
                .hasMessage("test_share of data is 1.0 but must be from 0 to below 1.");
        assertThatThrownBy(() -> DatasetSpec.of("data", file).withTestShare(Double.NaN))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> DatasetSpec.of("data"))
                .hasMessage("The dataset environment data has no file. Name at least one.");
    }
}
