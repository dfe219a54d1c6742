package dev.edgewise.journey;

import dev.edgewise.journey.LongThought.Stride;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Walks a reasoning tree to a long thought, by the rules of 2410.18982, section 6.7:
/// - the nodes of one right path are marked; of several it is one at random;
/// - (i) a node on the path may first explore one child off the path. When that branch reaches a leaf that is
///   judged incorrect, the walk goes back and on along the path;
/// - (ii) a node off the path takes one child at random, without branching;
/// - so a node on the path has at most two trials, one on an incorrect path and one on the correct path.
///
/// A branch that ends at a correct answer is no trial on an incorrect path: such branches are not drawn.
///
/// @param explore probability that a node on the path explores. Where none does, one does all the same, so that
///     every journey has a wrong branch. With 1 all do that can: the report does not say how often
public record Traversal(double explore) {
    public Traversal {
        if (!(explore >= 0 && explore <= 1)) {
            throw new IllegalArgumentException("explore must be in [0, 1] but was " + explore);
        }
    }

    /// Walks. Empty where the tree has no right path, or no node on it has an incorrect branch.
    public Optional<LongThought> walk(ReasoningTree tree, RandomGenerator random) {
        List<Integer> leaves = tree.correctLeaves();
        return leaves.isEmpty() ? Optional.empty() : walk(tree, leaves.get(random.nextInt(leaves.size())), random);
    }

    private Optional<LongThought> walk(ReasoningTree tree, int leaf, RandomGenerator random) {
        boolean[] fails = tree.fails();
        List<Stride> strides = new ArrayList<>();
        List<Integer> able = new ArrayList<>();
        int explored = 0;
        int at = 0;
        for (int next : tree.path(leaf)) {
            List<Integer> detour = detour(tree, at, next, fails, random);
            boolean explores = random.nextDouble() < explore;
            if (!detour.isEmpty()) {
                able.add(strides.size());
                explored += explores ? 1 : 0;
            }
            strides.add(new Stride(explores ? detour : List.of(), next));
            at = next;
        }
        if (able.isEmpty()) {
            return Optional.empty();
        }
        if (explored == 0) {
            int chosen = able.get(random.nextInt(able.size()));
            int next = strides.get(chosen).next();
            strides.set(chosen, new Stride(detour(tree, tree.node(next).parent(), next, fails, random), next));
        }
        return Optional.of(new LongThought(tree, strides));
    }

    /// Returns a branch off the path from `at` to an incorrect leaf; empty where there is none.
    private static List<Integer> detour(
            ReasoningTree tree, int at, int onPath, boolean[] fails, RandomGenerator random) {
        List<Integer> detour = new ArrayList<>();
        List<Integer> children = failing(tree, at, fails);
        children.removeIf(child -> child == onPath);
        while (!children.isEmpty()) {
            int taken = children.get(random.nextInt(children.size()));
            detour.add(taken);
            children = failing(tree, taken, fails);
        }
        return detour;
    }

    private static List<Integer> failing(ReasoningTree tree, int at, boolean[] fails) {
        return new ArrayList<>(
                tree.children(at).stream().filter(child -> fails[child]).toList());
    }
}
