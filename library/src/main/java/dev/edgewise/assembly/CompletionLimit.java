package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.task.Split;
import dev.edgewise.trainer.PromptRenderer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which levels cannot be solved as the expert solves them in as many tokens as a completion may have: a
/// completion is cut there and fails whatever the model knows.
///
/// A level counts when the shortest of its expert solutions is longer, the token that ends it included; the first
/// [Samples#DRAWN] of [Samples] are looked at.
///
/// @param completion most tokens of a completion, above 0
record CompletionLimit(PromptRenderer prompts, int completion) {
    /// Returns what to say of an environment with such levels; empty where there are none.
    Optional<String> note(Environment environment) {
        if (environment.episodes().isPresent()) {
            return Optional.empty(); // the limit is that of a turn
        }
        int[] shortest = IntStream.range(0, environment.levels())
                .map(level -> shortest(environment, level))
                .toArray();
        int[] closed = IntStream.range(0, shortest.length)
                .filter(level -> shortest[level] > completion)
                .toArray();
        if (closed.length == 0) {
            return Optional.empty();
        }
        return Optional.of("expert solutions of " + closed.length + " of the " + shortest.length + " levels of "
                + environment.name() + " are longer than rollout.max_completion_length of " + completion
                + " tokens, the shortest " + shortest[closed[0]] + " at the first of them ("
                + environment.describe(closed[0]) + "); a completion as long is cut and fails. To have them solved,"
                + " raise it to "
                + Arrays.stream(closed).map(level -> shortest[level]).max().orElseThrow() + " at least");
    }

    private int shortest(Environment environment, int level) {
        return Samples.of(environment, Split.TRAIN, level).stream()
                .limit(Samples.DRAWN)
                .mapToInt(task -> prompts.solution(task.conversation(), environment.solutionTurns(task))
                        .completionIds()
                        .length)
                .min()
                .orElse(0);
    }
}
