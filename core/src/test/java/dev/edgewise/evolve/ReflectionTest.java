package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.TeacherException;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What proposes changes: a teacher, or a list of wordings; and what is refused of both.
class ReflectionTest {
    private static final Map<String, String> PARTS =
            Map.of(Prompt.INSTRUCTION, "Add.", Prompt.ANSWER_FORM, "", Prompt.EXAMPLES, "");
    private static final List<Trial> TRIALS = List.of(
            new Trial(0, "47+85=", "47+85=131", "The answer \"131\" is wrong."), new Trial(1, "1+2=", "3", "ok"));

    private final List<TeacherRequest> requests = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /// Answers the same every time.
    private Teacher saying(String text, boolean complete) {
        return new Teacher() {
            @Override
            public String name() {
                return "parrot";
            }

            @Override
            public List<TeacherReply> ask(List<TeacherRequest> asked) {
                requests.addAll(asked);
                return List.of(new TeacherReply(text, complete, new TeacherUsage(1, 10, 5, 0)));
            }
        };
    }

    private Reflection teacher(String text, boolean complete) {
        return new TeacherReflection(saying(text, complete), 99, 1, told::add);
    }

    @Test
    void aTeacherSeesThePartAndWhatCameOfIt() {
        TeacherReflection reflection = new TeacherReflection(saying("So:\n```\nCarry.\n```", true), 99, 1, told::add);
        assertThat(reflection.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 7)).contains("Carry.");
        TeacherRequest request = requests.getFirst();
        assertThat(request.question())
                .contains(
                        "```\nAdd.\n```", "# Task 1\n47+85=\n", "47+85=131", "The answer \"131\" is wrong.", "{task}");
        assertThat(request.maxTokens()).isEqualTo(99);
        assertThat(request.seed()).isEqualTo(7);
        assertThat(reflection.usage().completionTokens()).isEqualTo(5);
        assertThat(told).isEmpty();
    }

    @Test
    void aReplyThatWasCutOffProposesNothing() {
        assertThat(teacher("```\nCarr", false).propose(PARTS, Prompt.INSTRUCTION, TRIALS, 1))
                .isEmpty();
        assertThat(told).containsExactly("the reply of the reflection model was cut off at 99 tokens");
    }

    /// What is told may change from cycle to cycle; the count does not begin anew.
    @Test
    void aTeacherThatIsAlwaysCutOffIsGivenUp() {
        TeacherReflection cut = new TeacherReflection(saying("```\nCarr", false), 99, 1, _ -> {});
        for (int i = 1; i <= 2; i++) {
            assertThat(cut.telling(told::add).propose(PARTS, Prompt.INSTRUCTION, TRIALS, i))
                    .isEmpty();
        }
        assertThat(told).hasSize(2);
        TeacherReflection later = cut.telling(_ -> {});
        assertThatThrownBy(() -> later.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(
                        "the reflection model parrot replied 3 times in a row without a prompt, the last time cut off"
                                + " at 99 tokens; give it more tokens, name another teacher, or leave it out, so that prompts"
                                + " change by templates and examples");
    }

    @Test
    void aResumedRunRemembersRepliesInVainAndARollbackUndoesNone() {
        TeacherReflection first = new TeacherReflection(saying("", true), 99, 1, told::add);
        first.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 1);
        ObjectNode early = first.snapshot();
        first.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 2);

        TeacherReflection resumed = new TeacherReflection(saying("", true), 99, 1, told::add);
        resumed.restore(first.snapshot());
        assertThat(resumed.tokens()).isEqualTo(30);
        assertThatThrownBy(() -> resumed.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 3))
                .isInstanceOf(TeacherException.class);

        first.restore(early);
        assertThat(first.tokens()).isEqualTo(30);
        assertThatThrownBy(() -> first.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 3))
                .isInstanceOf(TeacherException.class);
    }

    @Test
    void aTeacherThatWritesNoPromptIsGivenUp() {
        Reflection silent = teacher("```\n\n```", true);
        assertThat(silent.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 1)).isEmpty();
        assertThat(silent.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 2)).isEmpty();
        assertThat(told)
                .containsExactly(
                        "the reflection model replied without a prompt",
                        "the reflection model replied without a prompt");
        assertThatThrownBy(() -> silent.propose(PARTS, Prompt.INSTRUCTION, TRIALS, 3))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the reflection model parrot replied 3 times in a row without a prompt, the last time with"
                        + " \"```\\n\\n```\"; name another teacher, or leave it out, so that prompts change by"
                        + " templates and examples");
    }

    private Optional<String> checked(String part, String text) {
        Task task = new Task("a:1", new Cell("a", 0), "47+85=", "132", List.of());
        Task other = new Task("a:2", new Cell("a", 0), "90 +  9=", "99", List.of());
        return new CheckedReflection(
                        teacher(text, true),
                        new Leaks(List.of(task, other)),
                        prompt -> prompt.text(Prompt.INSTRUCTION).length() > 40
                                ? Optional.of("is too long")
                                : Optional.empty(),
                        told::add)
                .propose(PARTS, part, TRIALS, 1);
    }

    @Test
    void aProposalThatGivesAnAnswerAwayIsRefused() {
        assertThat(checked(Prompt.INSTRUCTION, "Add; 47+85= is 132.")).isEmpty();
        assertThat(checked(Prompt.EXAMPLES, "Task: 47+85=\nReply: 132")).isEmpty();
        assertThat(told)
                .containsExactly(
                        "the proposal is refused: it gives the answer of the training task \"47+85=\" away",
                        "the proposal is refused: it gives the answer of the training task \"47+85=\" away");
        told.clear();
        assertThat(checked(Prompt.INSTRUCTION, "Add; 90 + 9= is\n99.")).isEmpty();
        assertThat(told)
                .containsExactly("the proposal is refused: it gives the answer of the training task \"90 +  9=\" away");
    }

    @Test
    void whiteSpaceHidesNothing() {
        assertThat(checked(Prompt.INSTRUCTION, "Remember 47 + 85 = 132.")).isEmpty();
        assertThat(checked(Prompt.INSTRUCTION, "90+9=9 9")).isEmpty();
        assertThat(told)
                .containsExactly(
                        "the proposal is refused: it gives the answer of the training task \"47+85=\" away",
                        "the proposal is refused: it gives the answer of the training task \"90 +  9=\" away");
        told.clear();
        assertThat(checked(Prompt.INSTRUCTION, "Remember 47 + 86 = 133.")).isPresent();
        assertThat(told).isEmpty();
    }

    @Test
    void examplesMayShowTrainingTasksOnWhichTheChangeIsNotTried() {
        assertThat(checked(Prompt.EXAMPLES, "Task: 90 +  9=\nReply: 99")).isPresent();
        assertThat(checked(Prompt.INSTRUCTION, "Add tens and ones; 132 is an answer."))
                .isPresent();
        assertThat(told).isEmpty();
    }

    @Test
    void aProposalThatCannotBeUsedIsRefused() {
        assertThat(checked(Prompt.INSTRUCTION, "x".repeat(41))).isEmpty();
        assertThat(told).containsExactly("the proposal is refused: it is too long");
    }

    @Test
    void mutationsChangeWordingsAndShowSuccesses() {
        List<Example> solved = List.of(new Example("1+2=", "3"), new Example("5+5=", "10"), new Example("6+6=", "12"));
        Mutations mutations = new Mutations(AnswerFormat.HASH, () -> solved, 3);
        for (int i = 0; i < 40; i++) {
            assertThat(mutations.propose(PARTS, Prompt.ANSWER_FORM, TRIALS, i))
                    .isEqualTo(mutations.propose(PARTS, Prompt.ANSWER_FORM, TRIALS, i))
                    .hasValueSatisfying(text -> assertThat(text).contains("####"));
            assertThat(mutations.propose(PARTS, Prompt.INSTRUCTION, TRIALS, i)).isPresent();
            // the minibatch holds 1+2=, so that it is not shown
            assertThat(mutations.propose(PARTS, Prompt.EXAMPLES, TRIALS, i).map(Example::read))
                    .isNotEqualTo(Optional.of(List.of(solved.getFirst())));
        }
        assertThat(mutations.propose(PARTS, Prompt.EXAMPLES, TRIALS, 1))
                .hasValueSatisfying(text -> assertThat(Example.read(text))
                        .isNotEmpty()
                        .isSubsetOf(solved)
                        .doesNotContain(solved.getFirst()));
        assertThat(new Mutations(AnswerFormat.HASH, List::of, 3).propose(PARTS, Prompt.EXAMPLES, TRIALS, 1))
                .isEmpty();
    }
}
