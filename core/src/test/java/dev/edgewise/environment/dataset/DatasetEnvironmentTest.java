package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetEnvironmentTest extends DatasetFiles {
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

    @Test
    void problemsAreSortedByWrongCompletions() throws IOException {
        DatasetEnvironment wanting =
                load(allTraining(numbered("a.jsonl", 0, 6))).inferringLevels(4);
        assertThat(wanting.gradingSamples()).isEqualTo(4);
        assertThat(wanting.notes())
                .last()
                .asString()
                .endsWith("levels are inferred before the first step, by 4 completions of each of 6 problems");
        Map<String, Integer> wrong = new HashMap<>();
        List<Task> tasks = wanting.tasks(Split.TRAIN, 0);
        for (int i = 0; i < tasks.size(); i++) {
            wrong.put(tasks.get(i).id(), i < 3 ? 4 : i % 2);
        }
        Environment graded = wanting.graded(wrong);
        assertThat(graded.gradingSamples()).isZero();
        assertThat(graded.levels()).isEqualTo(3);
        assertThat(graded.describe(2)).isEqualTo("wrong of 4 at first: 4");
        assertThat(graded.allTasks(Split.TRAIN, 2).orElseThrow())
                .extracting(Task::question)
                .containsExactlyElementsOf(
                        tasks.subList(0, 3).stream().map(Task::question).toList());
        assertThat(graded.score(graded.allTasks(Split.TRAIN, 0).orElseThrow().getFirst(), "#### none")
                        .success())
                .isFalse();
        tasks.forEach(task -> wrong.put(task.id(), 4));
        assertThat(wanting.graded(wrong).notes())
                .last()
                .asString()
                .contains("all problems are one level, since no other number of wrong completions");
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
    void refusesSolutionsTheFormatCannotHold() throws IOException {
        Path file = file("a.jsonl", "{\"question\": \"q\", \"answer\": 1, \"why\": \"x <answer>\"}");
        DatasetSpec spec = allTraining(file).withFields(null, null, null, "why");
        assertThat(load(spec).levels()).isEqualTo(1);
        Path lines = file("b.jsonl", "{\"question\": \"q\", \"answer\": \"a\\nb\"}");
        assertFault(
                allTraining(lines).withAnswerType(AnswerType.TEXT),
                lines
                        + ":1: the reference solution is not right in the answer format \"hash\": no answer is found in"
                        + " it, but the answer is \"a\\nb\". Choose another answer format, or remove the row.");
        assertThatThrownBy(() -> DatasetEnvironment.load(spec, AnswerFormat.BARE, true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("takes the whole completion as the answer");
    }
}
