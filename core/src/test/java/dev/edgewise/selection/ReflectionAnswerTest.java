package dev.edgewise.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReflectionAnswerTest {
    private static TeacherReply reply(String text) {
        return new TeacherReply(text, true, TeacherUsage.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is vague.\n[New Instruction] Why is\nthe sky blue? [End]\n[New Answer] Light\nscatters. [End] Done.",
                "[New Instruction]Why is\nthe sky blue?[New Answer]Light\nscatters.",
                "[New Instruction] Why is\nthe sky blue?\n\n3.[End] [New Answer] Light\nscatters. [End]",
                "New Instruction: Why is\nthe sky blue?\nNew Answer: Light\nscatters."
            })
    void readsANewInstructionWithItsAnswer(String text) {
        assertThat(ReflectionAnswer.instruction(reply(text)))
                .contains(new InstructionPair("Why is\nthe sky blue?", "", "Light\nscatters."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I cannot do that.",
                "[New Instruction] Why? [End]",
                "[New Instruction] Why? [End] [New Answer] [End]",
                "[New Instruction] your instruction [End] [New Answer] Light. [End]",
                "[New Instruction] Why? [End] [New Answer] N/A [End]",
                "[New Answer] Light. [End]"
            })
    void whatLacksOneOfTheTwoIsNotRead(String text) {
        assertThat(ReflectionAnswer.instruction(reply(text))).isEmpty();
    }

    @Test
    void readsOneBetterOutput() {
        assertThat(ReflectionAnswer.output(reply("1. Weak. [Better Answer] In the End,\nit is 4. [End]")))
                .contains("In the End,\nit is 4.");
        assertThat(ReflectionAnswer.output(reply("[Better Answer] four [Better Answer]")))
                .contains("four");
        assertThat(ReflectionAnswer.output(reply("[Better Answer] four"))).contains("four");
        assertThat(ReflectionAnswer.output(reply("[Better Answer] a [End] [Better Answer] b [End]")))
                .isEmpty();
        assertThat(ReflectionAnswer.output(reply("[Better Answer] your answer [End]")))
                .isEmpty();
        assertThat(ReflectionAnswer.output(reply("nothing"))).isEmpty();
    }

    @Test
    void whatTheLimitCutOffIsNotRead() {
        TeacherReply cut = new TeacherReply("[Better Answer] it is", false, TeacherUsage.NONE);
        assertThat(ReflectionAnswer.output(cut)).isEmpty();
        TeacherReply whole = new TeacherReply("[Better Answer] it is [End] and", false, TeacherUsage.NONE);
        assertThat(ReflectionAnswer.output(whole)).contains("it is");
    }
}
