package dev.edgewise.journey;

import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A problem and steps that may follow each other. Node 0 is the problem, and every node stands behind its
/// parent.
///
/// @param task the problem
/// @param nodes without the problem: node `i` is `nodes.get(i - 1)`
/// @param pruned how many proposals were dropped though nothing was wrong with them
public record ReasoningTree(Task task, List<Node> nodes, int pruned) {
    /// One step.
    ///
    /// @param parent number of the node that it follows
    /// @param judgement what the judge says of it; wrong, too, for a step where the tree ends without an answer
    public record Node(int parent, Step step, Judgement judgement) {}

    public ReasoningTree {
        nodes = List.copyOf(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            int parent = nodes.get(i).parent();
            if (parent < 0 || parent > i) {
                throw new IllegalArgumentException(
                        "node " + (i + 1) + " must follow a node before it but follows " + parent);
            }
        }
    }

    /// Returns a node other than the problem.
    public Node node(int number) {
        return nodes.get(number - 1);
    }

    /// Returns the nodes that follow one, in order.
    public List<Integer> children(int number) {
        return IntStream.rangeClosed(1, nodes.size())
                .filter(i -> node(i).parent() == number)
                .boxed()
                .toList();
    }

    /// Returns the nodes from the one behind the problem to `number`.
    public List<Integer> path(int number) {
        List<Integer> path = new ArrayList<>();
        for (int at = number; at > 0; at = node(at).parent()) {
            path.addFirst(at);
        }
        return path;
    }

    /// Returns the steps of [#path].
    public List<Step> steps(int number) {
        return path(number).stream().map(each -> node(each).step()).toList();
    }

    /// Returns the correct answers, each the end of a shortcut: a path on which every step is correct.
    public List<Integer> correctLeaves() {
        return IntStream.rangeClosed(1, nodes.size())
                .filter(i -> node(i).step().answer())
                .filter(i ->
                        path(i).stream().allMatch(each -> node(each).judgement().correct()))
                .boxed()
                .toList();
    }

    /// Returns for every node whether it is a leaf that was judged incorrect, or one lies below it.
    public boolean[] fails() {
        boolean[] fails = new boolean[nodes.size() + 1];
        for (int i = nodes.size(); i > 0; i--) {
            fails[i] |= !node(i).judgement().correct();
            fails[node(i).parent()] |= fails[i];
        }
        return fails;
    }
}
