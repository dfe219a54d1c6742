package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.random.Seeds;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What a teacher does for journeys: it judges, proposes and rewrites.
class TeacherJourneyTest {
    private static final String GOOD = "[Thought]\nFirst 7 + 5 = 11. No, that is off. 7 + 5 = 12, so I carry one.\n"
            + "Then 4 + 8 = 12, which gives 122. But the carry is gone, so back: 4 + 8 + 1 = 13.\n[End]";

    /// Says what a function says.
    private record Saying(Function<String, String> answer, List<String> asked) implements Teacher {
        Saying(Function<String, String> answer) {
            this(answer, new ArrayList<>());
        }

        @Override
        public String name() {
            return "saying";
        }

        @Override
        public List<TeacherReply> ask(List<TeacherRequest> requests) {
            return requests.stream()
                    .map(request -> {
                        asked.add(request.messages().getLast().content());
                        return new TeacherReply(answer.apply(asked.getLast()), true, new TeacherUsage(1, 10, 5, 0));
                    })
                    .toList();
        }
    }

    private static JourneyData data(String reply) {
        Rewriter rewriter = new Rewriter(new Saying(_ -> reply), 500);
        return new JourneyData.Making(
                        new Traversal(1),
                        _ -> new WordForm(1),
                        CompletionForm.of(AnswerFormat.HASH),
                        String::length,
                        rewriter,
                        1)
                .of(List.of(Trees.sum()));
    }

    @Test
    void aRewriteThatKeepsAllIsTaken() {
        JourneyData data = data(GOOD);
        assertThat(data.losses()).isEmpty();
        assertThat(data.journeys().getFirst().rewritten()).isTrue();
        assertThat(data.journeys().getFirst().completion())
                .startsWith("First 7 + 5 = 11.")
                .endsWith("13.\n#### 132");
        assertThat(data.shortcuts().getFirst().rewritten()).isFalse();
    }

    @Test
    void aRewriteThatDropsAStepIsCountedAndTheDraftIsKept() {
        for (String reply : List.of(
                GOOD.replace("First 7 + 5 = 11. No, that is off. ", ""),
                GOOD.replace(", which gives 122", ""),
                GOOD.replace("No, that is off. ", ""),
                GOOD.replace("7 + 5 = 12, so", "17 + 5 = 12, so"),
                GOOD.replace("[End]", ""),
                "I would rather not.")) {
            JourneyData data = data(reply);
            assertThat(data.losses())
                    .as(reply)
                    .containsExactly(
                            new JourneyData.Loss(1, "rewrites could not be read or lose a step, so the draft is kept"));
            assertThat(data.journeys().getFirst().rewritten()).isFalse();
            assertThat(data.journeys().getFirst().completion()).contains("So the answer is 122.");
        }
    }

    @Test
    void aStepInWordsMustBeThereAsItIs() {
        ReasoningTree tree = new ReasoningTree(
                Trees.TASK,
                List.of(
                        Trees.node(0, "There are 4 boxes.", false, true),
                        Trees.node(1, "7", true, false),
                        Trees.node(1, "132", true, true)),
                0);
        LongThought thought = new Traversal(1).walk(tree, Seeds.stream(1)).orElseThrow();
        assertThat(Rewriter.keeps(thought, "Well, there are 4 boxes, so it is 7. Hmm, wrong."))
                .isTrue();
        assertThat(Rewriter.keeps(thought, "Well, there are boxes, so it is 7. Hmm, wrong."))
                .isFalse();
        assertThat(Rewriter.keeps(thought, "There are 4 boxes, 7."))
                .as("no reflection")
                .isFalse();
    }

    @Test
    void aTeacherJudgesWhatTheVerifierLetsPass() {
        Saying teacher = new Saying(asked -> asked.strip().endsWith("4+8=12")
                ? "Incorrect: the carry is forgotten."
                : asked.strip().endsWith("dunno") ? "Well." : "Correct.");
        TeacherJudge judge = new TeacherJudge(teacher);
        Step first = new Step("7+5=12", false);
        assertThat(judge.behind(new OutcomeJudge(CompletionForm.of(AnswerFormat.HASH)))
                        .judge(
                                Trees.TASK,
                                List.of(
                                        List.of(first),
                                        List.of(first, new Step("4+8=12", false)),
                                        List.of(new Step("7+5=11", false)),
                                        List.of(first, new Step("132", true)),
                                        List.of(first, new Step("122", true)),
                                        List.of(new Step("dunno", false)))))
                .containsExactly(
                        Judgement.CORRECT,
                        Judgement.wrong("the carry is forgotten."),
                        Judgement.wrong("7+5 is not 11"),
                        Judgement.CORRECT,
                        Judgement.wrong("the answer is not 122"),
                        Judgement.CORRECT);
        assertThat(teacher.asked()).as("only what the verifier does not know").hasSize(3);
        assertThat(judge.unreadable()).isEqualTo(1);
        assertThat(judge.usage().requests()).isEqualTo(3);
    }

    @Test
    void aTeacherProposesOneLineAReply() {
        Saying teacher = new Saying(asked -> asked.contains("(none)") ? "\n1. 7+5=12\n2. more" : "#### 132");
        TeacherSteps steps = new TeacherSteps(teacher, 1, 100);
        assertThat(steps.propose(Trees.TASK, List.of(List.of(), List.of(new Step("7+5=12", false))), 2, 1))
                .containsExactly(
                        List.of(new Step("7+5=12", false), new Step("7+5=12", false)),
                        List.of(new Step("132", true), new Step("132", true)));
        assertThat(TeacherSteps.written(" \n")).isEmpty();
        assertThat(steps.usage().completionTokens()).isEqualTo(20);
    }
}
