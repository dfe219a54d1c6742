package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.journey.LongThought.Stride;
import dev.edgewise.random.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The rules of 2410.18982, section 6.7, on two thousand random trees.
class TraversalTest {
    private static final int TREES = 2_000;

    @Test
    void everyRightStepOccursInOrderAndLastIsARightAnswer() {
        walks(0.5, thought -> {
            ReasoningTree tree = thought.tree();
            List<Integer> path = tree.path(thought.leaf());
            assertThat(tree.correctLeaves()).contains(thought.leaf());
            assertThat(thought.strides()).extracting(Stride::next).isEqualTo(path);
            assertThat(thought.visits()).containsSubsequence(path).endsWith(thought.leaf());
            assertThat(path).allMatch(node -> tree.node(node).judgement().correct());
        });
    }

    @Test
    void aNodeOnThePathHasAtMostOneWrongBranchAndOneOffItDoesNotBranch() {
        walks(1, thought -> {
            ReasoningTree tree = thought.tree();
            Set<Integer> path = new HashSet<>(tree.path(thought.leaf()));
            for (Stride stride : thought.strides()) {
                int at = tree.node(stride.next()).parent();
                for (int node : stride.detour()) {
                    assertThat(tree.node(node).parent())
                            .as("the branch hangs together")
                            .isEqualTo(at);
                    assertThat(path).doesNotContain(node);
                    at = node;
                }
            }
            assertThat(thought.visits()).as("no node is visited twice").doesNotHaveDuplicates();
            int trials = thought.strides().size() + thought.detours();
            assertThat(trials).isLessThanOrEqualTo(2 * thought.strides().size());
        });
    }

    @Test
    void itGoesBackWhereAStepWasJudgedIncorrectAndOnlyThere() {
        walks(0.7, thought -> {
            for (Stride stride : thought.strides()) {
                List<Integer> detour = stride.detour();
                for (int i = 0; i < detour.size(); i++) {
                    boolean correct =
                            thought.tree().node(detour.get(i)).judgement().correct();
                    assertThat(correct).isEqualTo(i < detour.size() - 1);
                    assertThat(thought.tree().children(detour.get(i)).isEmpty()).isEqualTo(!correct);
                }
            }
        });
    }

    @Test
    void withCertaintyEveryNodeExploresThatCan() {
        walks(1, thought -> {
            ReasoningTree tree = thought.tree();
            boolean[] fails = tree.fails();
            for (Stride stride : thought.strides()) {
                boolean can = tree.children(tree.node(stride.next()).parent()).stream()
                        .anyMatch(child -> child != stride.next() && fails[child]);
                assertThat(stride.detour().isEmpty()).isEqualTo(!can);
            }
        });
    }

    @Test
    void withoutAChanceOneExploresAllTheSame() {
        walks(0, thought -> assertThat(thought.detours()).isEqualTo(1));
    }

    @Test
    void theSameSeedWalksTheSame() {
        ReasoningTree tree = Trees.random(Seeds.stream(1, 17));
        assertThat(new Traversal(0.5).walk(tree, Seeds.stream(2)))
                .isEqualTo(new Traversal(0.5).walk(tree, Seeds.stream(2)));
    }

    @Test
    void thereIsNoWalkWithoutARightPathOrAWrongBranch() {
        ReasoningTree wrong = new ReasoningTree(Trees.TASK, List.of(Trees.node(0, "12", true, false)), 0);
        ReasoningTree right = new ReasoningTree(Trees.TASK, List.of(Trees.node(0, "132", true, true)), 0);
        assertThat(new Traversal(1).walk(wrong, Seeds.stream(1))).isEmpty();
        assertThat(new Traversal(1).walk(right, Seeds.stream(1))).isEmpty();
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new Traversal(1.5)).hasMessage("explore must be in [0, 1] but was 1.5");
    }

    private static void walks(double explore, Consumer<LongThought> check) {
        int walked = 0;
        for (int i = 0; i < TREES; i++) {
            Optional<LongThought> thought =
                    new Traversal(explore).walk(Trees.random(Seeds.stream(1, i)), Seeds.stream(2, i));
            thought.ifPresent(check);
            walked += thought.isPresent() ? 1 : 0;
        }
        assertThat(walked).isGreaterThan(TREES / 5);
    }
}
