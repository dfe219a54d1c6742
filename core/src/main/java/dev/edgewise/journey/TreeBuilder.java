package dev.edgewise.journey;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Grows reasoning trees. Each round asks for `width` children of every node of the frontier and judges them. An
/// incorrect step is a leaf. Of the correct ones at most `keep` stay, answers first, the others at random: a
/// binary judge says of none that it is better (2410.18982, section 6.6, as finally done there). The tree ends
/// at `depth`, or when nothing is left to follow.
///
/// A step at `depth` that is no answer counts as incorrect. A correct step that nothing follows is dropped with
/// the pruned ones, since it is neither right nor wrong.
///
/// @param width the most children of a node
/// @param depth the most steps of a path
/// @param keep the most correct steps of a round
public record TreeBuilder(StepProposer proposer, StepJudge judge, int width, int depth, int keep) {
    private static final String NO_ANSWER = "this does not lead to an answer";

    public TreeBuilder {
        if (width < 1 || depth < 1 || keep < 1) {
            throw new IllegalArgumentException(
                    "width, depth and keep must be at least 1 but are " + width + ", " + depth + " and " + keep);
        }
    }

    /// Grows the tree of a problem.
    public ReasoningTree build(Task task, long seed) {
        Growth growth = new Growth(task, seed);
        List<Integer> frontier = List.of(0);
        for (int round = 0; round < depth && !frontier.isEmpty(); round++) {
            frontier = growth.round(frontier, round);
        }
        frontier.forEach(growth::giveUp);
        return growth.done();
    }

    private final class Growth {
        private final Task task;
        private final long seed;
        private final List<ReasoningTree.Node> nodes = new ArrayList<>();
        private int pruned;

        private Growth(Task task, long seed) {
            this.task = task;
            this.seed = seed;
        }

        /// Returns the frontier of the next round.
        private List<Integer> round(List<Integer> frontier, int round) {
            ReasoningTree so = tree();
            List<List<Step>> paths = frontier.stream().map(so::steps).toList();
            List<List<Step>> proposed = proposer.propose(task, paths, width, Seeds.derive(seed, "round", round));
            List<ReasoningTree.Node> children = new ArrayList<>();
            List<List<Step>> grown = new ArrayList<>();
            for (int i = 0; i < frontier.size(); i++) {
                for (Step step :
                        proposed.get(i).stream().distinct().limit(width).toList()) {
                    List<Step> path = new ArrayList<>(paths.get(i));
                    path.add(step);
                    grown.add(path);
                    children.add(new ReasoningTree.Node(frontier.get(i), step, Judgement.CORRECT));
                }
            }
            List<Judgement> judged = grown.isEmpty() ? List.of() : judge.judge(task, grown);
            List<Integer> kept = kept(children, judged, round);
            List<Integer> next = new ArrayList<>();
            for (int i = 0; i < children.size(); i++) {
                ReasoningTree.Node child = children.get(i);
                boolean correct = judged.get(i).correct();
                if (correct && !kept.contains(i)) {
                    pruned++;
                    continue;
                }
                nodes.add(new ReasoningTree.Node(child.parent(), child.step(), judged.get(i)));
                if (correct && !child.step().answer()) {
                    next.add(nodes.size());
                }
            }
            return next;
        }

        private List<Integer> kept(List<ReasoningTree.Node> children, List<Judgement> judged, int round) {
            List<Integer> correct = new ArrayList<>();
            for (int i = 0; i < children.size(); i++) {
                if (judged.get(i).correct()) {
                    correct.add(i);
                }
            }
            if (correct.size() > keep) {
                Collections.shuffle(correct, Random.from(Seeds.stream(seed, "kept", round)));
                correct.sort(Comparator.comparing(i -> !children.get(i).step().answer()));
            }
            return correct.subList(0, Math.min(keep, correct.size()));
        }

        private void giveUp(int number) {
            if (number > 0) {
                ReasoningTree.Node node = nodes.get(number - 1);
                nodes.set(number - 1, new ReasoningTree.Node(node.parent(), node.step(), Judgement.wrong(NO_ANSWER)));
            }
        }

        /// Drops correct steps that end without an answer.
        private ReasoningTree done() {
            TreeSet<Integer> leads = new TreeSet<>();
            for (int i = nodes.size(); i > 0; i--) {
                ReasoningTree.Node node = nodes.get(i - 1);
                if (leads.contains(i)
                        || node.step().answer()
                        || !node.judgement().correct()) {
                    leads.add(i);
                    leads.add(node.parent());
                } else {
                    pruned++;
                }
            }
            leads.remove(0);
            List<Integer> order = new ArrayList<>(leads);
            List<ReasoningTree.Node> left = new ArrayList<>();
            for (int number : order) {
                ReasoningTree.Node node = nodes.get(number - 1);
                int parent = node.parent() == 0 ? 0 : Collections.binarySearch(order, node.parent()) + 1;
                left.add(new ReasoningTree.Node(parent, node.step(), node.judgement()));
            }
            return new ReasoningTree(task, left, pruned);
        }

        private ReasoningTree tree() {
            return new ReasoningTree(task, nodes, pruned);
        }
    }
}
