package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.completion.BuiltInFormat;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.HostileTexts;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every judge of a completion takes time in proportion to its length, and pays for none of them.
@Tag("slow")
class HostileCompletionsTest {
    @ParameterizedTest
    @EnumSource
    void everyFamily(TaskFamily family) {
        paysForNone(family.create(AnswerFormat.BARE, false));
    }

    /// One family for each way to compare answers.
    @ParameterizedTest
    @EnumSource(names = "BARE", mode = EnumSource.Mode.EXCLUDE)
    void everyAnswerFormat(AnswerFormat format) {
        for (TaskFamily family :
                List.of(TaskFamily.ADDITION, TaskFamily.SORTING, TaskFamily.CAESAR, TaskFamily.COUNTDOWN)) {
            paysForNone(family.create(format, false));
        }
    }

    private static void paysForNone(GeneratedEnvironment environment) {
        Task task = environment.draw(Split.TRAIN, 0, new Random(1));
        HostileTexts.show(
                text -> assertThat(environment.score(task, text).success()).isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void everyCompletionFormat(BuiltInFormat format) {
        HostileTexts.show(format::matches);
    }

    @Test
    void theChoiceAmongThem() {
        HostileTexts.show(
                text -> assertThat(CompletionFormats.BUILT_IN.classify(text)).isNotBlank());
    }
}
