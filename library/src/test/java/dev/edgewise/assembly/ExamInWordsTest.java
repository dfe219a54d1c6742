package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.tools.Calculator;
import dev.edgewise.environment.tools.LoopSettings;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.teacher.known.ProceduralTeacher;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TeacherExam;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Teachers that are examined in words.
@Tag("native")
class ExamInWordsTest {
    private static final int TASKS = 4;

    private static TeacherExam.Marks marks(Teacher teacher, Environment environment) {
        List<Task> tasks = IntStream.range(0, TASKS)
                .mapToObj(i -> environment.draw(Split.TRAIN, 1, Seeds.stream(3, "task", i)))
                .toList();
        List<Long> seeds = LongStream.range(0, TASKS).boxed().toList();
        try (HfTokenizer tokenizer =
                CharacterTokenizer.create(environment.alphabet().orElse(" "), null)) {
            return new ExamInWords(
                            teacher,
                            new PromptRenderer(tokenizer, null, ""),
                            new SamplingSettings(1, 1, 0, 64, List.of()))
                    .take(environment, tasks, seeds);
        }
    }

    private static Environment calculator() {
        return Calculator.PROVIDER.create(
                new LoopSettings(true, 0),
                new EnvironmentContext("calculator", AnswerFormat.BARE, false, TrainSession.talking(_ -> {})));
    }

    /// The first turn of an episode asks the calculator; alone it would be a wrong answer.
    @Test
    void aTeacherThatRightlyCallsAToolSucceeds() {
        Environment environment = calculator();

        TeacherExam.Marks marks = marks(new ProceduralTeacher(List.of(environment)), environment);

        assertThat(marks.successes()).isEqualTo(TASKS);
        assertThat(marks.tokens()).isPositive();
    }

    @Test
    void aTeacherThatSaysNothingRightFails() {
        assertThat(marks(new Saying("-"), calculator()).successes()).isZero();
    }

    private record Saying(String name) implements Teacher {
        @Override
        public List<TeacherReply> ask(List<TeacherRequest> requests) {
            return requests.stream()
                    .map(_ -> new TeacherReply(name, true, TeacherUsage.NONE))
                    .toList();
        }
    }
}
