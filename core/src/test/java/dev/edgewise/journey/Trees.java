package dev.edgewise.journey;

import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Trees to walk through.
final class Trees {
    static final Task TASK = new Task("task", new Cell("sums", 0), "47+85=", "132", List.of());

    private Trees() {}

    /// A tree of one right path and whatever chance adds to it.
    static ReasoningTree random(RandomGenerator random) {
        List<ReasoningTree.Node> nodes = new ArrayList<>();
        List<Integer> open = new ArrayList<>(List.of(0));
        int size = random.nextInt(1, 40);
        for (int i = 1; i <= size && !open.isEmpty(); i++) {
            int parent = open.get(random.nextInt(open.size()));
            boolean correct = random.nextInt(3) > 0;
            boolean answer = random.nextInt(4) == 0;
            nodes.add(node(parent, "s" + i, answer, correct));
            if (correct && !answer) {
                open.add(i);
            }
        }
        return new ReasoningTree(TASK, nodes, 0);
    }

    static ReasoningTree.Node node(int parent, String text, boolean answer, boolean correct) {
        return new ReasoningTree.Node(
                parent, new Step(text, answer), correct ? Judgement.CORRECT : Judgement.wrong("no " + text));
    }

    /// The sum of 47 and 85, with a forgotten carry and a wrong first column.
    static ReasoningTree sum() {
        return new ReasoningTree(
                TASK,
                List.of(
                        node(0, "7+5=12", false, true),
                        node(0, "7+5=11", false, false),
                        node(1, "4+8+1=13", false, true),
                        node(1, "4+8=12", false, true),
                        node(4, "122", true, false),
                        node(3, "132", true, true)),
                0);
    }
}
