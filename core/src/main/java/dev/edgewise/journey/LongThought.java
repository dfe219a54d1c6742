package dev.edgewise.journey;

import java.util.List;
import java.util.stream.Stream;

/// A walk through a reasoning tree: the steps of a right solution, before some of them a wrong branch that is
/// taken back.
///
/// @param strides one for each step of the solution, in order; the last is the answer
public record LongThought(ReasoningTree tree, List<Stride> strides) {
    /// What happens at one node of the right path.
    ///
    /// @param detour the wrong branch that is explored first, from a child of the node to a leaf judged
    ///     incorrect; empty for none
    /// @param next the node of the right path that follows
    public record Stride(List<Integer> detour, int next) {
        public Stride {
            detour = List.copyOf(detour);
        }
    }

    public LongThought {
        strides = List.copyOf(strides);
    }

    /// Returns a walk without a wrong branch: the shortcut to a correct answer.
    public static LongThought shortcut(ReasoningTree tree, int leaf) {
        return new LongThought(
                tree,
                tree.path(leaf).stream()
                        .map(node -> new Stride(List.of(), node))
                        .toList());
    }

    /// Returns the node of the answer.
    public int leaf() {
        return strides.getLast().next();
    }

    /// Returns how many wrong branches it has.
    public int detours() {
        return (int)
                strides.stream().filter(stride -> !stride.detour().isEmpty()).count();
    }

    /// Returns the nodes in the order in which they are visited.
    public List<Integer> visits() {
        return strides.stream()
                .flatMap(stride -> Stream.concat(stride.detour().stream(), Stream.of(stride.next())))
                .toList();
    }
}
