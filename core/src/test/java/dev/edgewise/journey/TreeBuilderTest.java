package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Growth and pruning of trees.
class TreeBuilderTest {
    /// Proposes numbered steps; the letter of a step says what becomes of it.
    private static final StepProposer LETTERS = (task, paths, width, seed) -> paths.stream()
            .map(path -> IntStream.range(0, width)
                    .mapToObj(i -> new Step("" + "cwa".charAt(i % 3) + i, i % 3 == 2))
                    .toList())
            .toList();

    private static final StepJudge BY_LETTER = (task, paths) -> paths.stream()
            .map(path -> path.getLast().text().startsWith("w") ? Judgement.wrong("it is w") : Judgement.CORRECT)
            .toList();

    @Test
    void everyRoundKeepsAtMostKCorrectStepsAndAnswersFirst() {
        ReasoningTree tree = new TreeBuilder(LETTERS, BY_LETTER, 6, 2, 3).build(Trees.TASK, 1);
        // round 1: c0 w1 a2 c3 w4 a5: a2, a5 and one of c0, c3 stay, one is pruned
        List<String> first = tree.children(0).stream()
                .map(node -> tree.node(node).step().text())
                .toList();
        assertThat(first).hasSize(5).contains("w1", "a2", "w4", "a5");
        int followed = tree.children(0).stream()
                .filter(node -> tree.node(node).step().text().startsWith("c"))
                .findFirst()
                .orElseThrow();
        assertThat(tree.children(followed))
                .as("round 2: a2, a5 and one c stay beside two wrong ones")
                .hasSize(5);
        assertThat(tree.pruned()).isEqualTo(2);
    }

    @Test
    void aStepAtTheDepthThatIsNoAnswerIsWrong() {
        StepProposer endless = (task, paths, width, seed) ->
                paths.stream().map(path -> List.of(new Step("on", false))).toList();
        ReasoningTree tree = new TreeBuilder(endless, BY_LETTER, 1, 3, 1).build(Trees.TASK, 1);
        assertThat(tree.nodes()).hasSize(3);
        assertThat(tree.node(3).judgement()).isEqualTo(Judgement.wrong("this does not lead to an answer"));
        assertThat(tree.node(2).judgement().correct()).isTrue();
        assertThat(tree.correctLeaves()).isEmpty();
    }

    @Test
    void aCorrectStepThatNothingFollowsIsPruned() {
        StepProposer ending = (task, paths, width, seed) -> paths.stream()
                .map(path -> path.isEmpty() ? List.of(new Step("c", false), new Step("a", true)) : List.<Step>of())
                .toList();
        ReasoningTree tree = new TreeBuilder(ending, BY_LETTER, 2, 3, 4).build(Trees.TASK, 1);
        assertThat(tree.nodes()).extracting(node -> node.step().text()).containsExactly("a");
        assertThat(tree.pruned()).isEqualTo(1);
    }

    @Test
    void equalProposalsAreOneNodeAndWrongOnesAreNotFollowed() {
        StepProposer same = (task, paths, width, seed) -> paths.stream()
                .map(path -> List.of(new Step("w", false), new Step("w", false), new Step("a", true)))
                .toList();
        ReasoningTree tree = new TreeBuilder(same, BY_LETTER, 3, 3, 4).build(Trees.TASK, 1);
        assertThat(tree.nodes()).hasSize(2);
        assertThat(tree.correctLeaves()).containsExactly(2);
    }

    @Test
    void neverMoreThanItMay() {
        for (int i = 0; i < 200; i++) {
            RandomGenerator chance = Seeds.stream(9, i);
            int width = chance.nextInt(1, 5);
            int depth = chance.nextInt(1, 6);
            int keep = chance.nextInt(1, 4);
            List<Integer> rounds = new ArrayList<>();
            StepProposer any = (task, paths, most, seed) -> {
                rounds.add(paths.size());
                return paths.stream()
                        .map(path -> IntStream.range(0, 6)
                                .mapToObj(n -> new Step("s" + n, chance.nextInt(5) == 0))
                                .toList())
                        .toList();
            };
            StepJudge judge = (task, paths) -> paths.stream()
                    .map(path -> chance.nextInt(3) == 0 ? Judgement.wrong("no") : Judgement.CORRECT)
                    .toList();
            ReasoningTree tree = new TreeBuilder(any, judge, width, depth, keep).build(Trees.TASK, i);
            assertThat(rounds).hasSizeLessThanOrEqualTo(depth).allMatch(frontier -> frontier <= keep);
            for (int node = 0; node <= tree.nodes().size(); node++) {
                assertThat(tree.children(node)).hasSizeLessThanOrEqualTo(width);
                assertThat(tree.path(node)).hasSizeLessThanOrEqualTo(depth);
                boolean leaf = node > 0 && tree.children(node).isEmpty();
                assertThat(!leaf
                                || tree.node(node).step().answer()
                                || !tree.node(node).judgement().correct())
                        .isTrue();
            }
        }
    }

    @Test
    void aTreeSurvivesItsJson() {
        for (int i = 0; i < 50; i++) {
            ReasoningTree tree = Trees.random(Seeds.stream(4, i));
            assertThat(TreeJson.read(TreeJson.of(tree))).isEqualTo(tree);
        }
    }

    @Test
    void refusesAShapeThatIsNone() {
        assertThatThrownBy(() -> new TreeBuilder(LETTERS, BY_LETTER, 0, 1, 1))
                .hasMessage("width, depth and keep must be at least 1 but are 0, 1 and 1");
        Task task = Trees.TASK;
        assertThatThrownBy(() -> new ReasoningTree(task, List.of(Trees.node(1, "s", false, true)), 0))
                .hasMessage("node 1 must follow a node before it but follows 1");
    }
}
