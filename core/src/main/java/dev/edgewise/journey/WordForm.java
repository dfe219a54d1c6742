package dev.edgewise.journey;

import dev.edgewise.journey.LongThought.Stride;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.List;

/// Writes a step a line, and behind a wrong branch what the judge says of it and where the thought goes back to,
/// in connectives that seed and place choose among a few. A teacher writes better ones ([Rewriter]).
///
/// @param seed of the choice
public record WordForm(long seed) implements ThoughtForm {
    private static final List<String> NOTICED = List.of("Wait, that is wrong", "Hmm, that is not right", "No, wait");
    private static final List<String> AGAIN = List.of("I do this step again.", "Once more.", "Again, with care.");
    private static final List<String> BACK = List.of("I go back to \"%s\".", "Back to \"%s\".");
    private static final List<String> START = List.of("I start again.", "Back to the beginning.");

    @Override
    public List<String> lines(LongThought thought) {
        ReasoningTree tree = thought.tree();
        List<String> lines = new ArrayList<>();
        String before = "";
        for (int i = 0; i < thought.strides().size(); i++) {
            Stride stride = thought.strides().get(i);
            stride.detour().forEach(node -> lines.add(line(tree.node(node).step())));
            if (!stride.detour().isEmpty()) {
                lines.add(reflection(
                        tree, stride, before, Seeds.derive(seed, tree.task().id(), i)));
            }
            Step step = tree.node(stride.next()).step();
            if (!step.answer()) {
                lines.add(step.text());
                before = step.text();
            }
        }
        return lines;
    }

    private static String line(Step step) {
        return step.answer() ? "So the answer is " + step.text() + "." : step.text();
    }

    private static String reflection(ReasoningTree tree, Stride stride, String before, long chance) {
        String why = tree.node(stride.detour().getLast()).judgement().why();
        String back = stride.detour().size() == 1
                ? chosen(AGAIN, chance)
                : before.isEmpty()
                        ? chosen(START, chance)
                        : chosen(BACK, chance).formatted(before);
        return chosen(NOTICED, Seeds.mix(chance))
                + (why.isEmpty() ? "" : ": " + why)
                + (why.endsWith(".") ? " " : ". ")
                + back;
    }

    private static String chosen(List<String> texts, long chance) {
        return texts.get((int) Math.floorMod(chance, (long) texts.size()));
    }
}
