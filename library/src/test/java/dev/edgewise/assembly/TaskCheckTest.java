package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.Successors;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TaskCheckTest {
    private static void refuses(Environment environment, Class<?> type, String message) {
        assertThatThrownBy(() -> TaskCheck.require(List.of(environment)))
                .isInstanceOf(type)
                .hasMessage(message);
    }

    private static Successors drawing(@Nullable Task task) {
        return new Successors() {
            @Override
            public Task draw(Split split, int level, RandomGenerator random) {
                return task;
            }
        };
    }

    @Test
    @Tag("slow")
    void takesWhatIsBuiltIn() {
        assertThatCode(() -> TaskCheck.require(Arrays.stream(TaskFamily.values())
                        .map(family -> (Environment) family.create(AnswerFormat.BARE, false))
                        .toList()))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATaskInBothSplits() {
        Task task = new Task("a", new Cell("successors", 0), "12>", "13", List.of());
        refuses(
                drawing(task),
                DataException.class,
                "environment successors, level 0 (10 to 99), asks \"12>\" in training and in the test split, so that"
                        + " held-out accuracy would measure what was trained on; draw each task from one split only, as"
                        + " SplitRule does");
    }

    @Test
    void refusesATaskOfAnotherCell() {
        Task task = new Task("a", new Cell("other", 3), "12>", "13", List.of());
        refuses(
                drawing(task),
                DataException.class,
                "environment successors, level 0 (10 to 99), gave a task of other/3 for the train split; its cell must"
                        + " be successors/0");
    }

    @Test
    void refusesALevelThatDrawsNothingWhereItIsNeeded() {
        assertThatThrownBy(() -> Samples.of(drawing(null), Split.TRAIN, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("environment successors, level 1 (100 to 999), drew no task for the train split; leave the"
                        + " level out, or let it draw one");
    }

    @Test
    void refusesNoLevels() {
        refuses(
                new Successors() {
                    @Override
                    public int levels() {
                        return 0;
                    }
                },
                ConfigException.class,
                "environment successors must have at least 1 level but has 0");
    }

    @Test
    void refusesNamesThatCannotBe() {
        refuses(
                new Successors() {
                    @Override
                    public String name() {
                        return "My tasks";
                    }
                },
                ConfigException.class,
                "an environment is called \"My tasks\", but its name must be lower-case letters, digits or '_'");
        assertThatThrownBy(() -> TaskCheck.require(List.of(new Successors(), new Successors())))
                .isInstanceOf(ConfigException.class)
                .hasMessage("environments must have different names but two are called \"successors\": give one of them"
                        + " a name of its own");
    }
}
