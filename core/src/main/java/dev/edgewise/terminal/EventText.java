package dev.edgewise.terminal;

import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.DataSelected;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.phase.PhaseTally;
import dev.edgewise.phase.Transfer;
import java.util.ArrayList;
import java.util.List;

/// Writes readings and adjustments for people.
public final class EventText {
    private EventText() {}

    /// Returns `adjusted (kl_budget, step 40): KL weight at least 0.02. KL is …`.
    static String adjusted(Adjusted e) {
        return (e.takenBack() ? "taken back (" : "adjusted (") + e.guard() + ", step " + e.step() + "): "
                + e.adjustment().describe() + (e.reason().isEmpty() ? "" : ". " + e.reason());
    }

    /// Says in one line which demonstrations are learned from now on.
    public static String selected(DataSelected e) {
        return "data (from step " + e.step() + "): " + ReadableNumbers.count(e.kept()) + " of "
                + ReadableNumbers.count(e.rows()) + " demonstrations fit, "
                + ReadableNumbers.count(e.entered().size()) + " entered, "
                + ReadableNumbers.count(e.left().size()) + " left"
                + (e.missing() > 0 ? ", " + ReadableNumbers.count(e.missing()) + " without a score" : "")
                + ", mean ifd " + ReadableNumbers.number(e.ifd()) + ", scored in "
                + ReadableNumbers.duration(e.seconds());
    }

    /// Says in one line which prompts are sampled under from now on.
    public static String evolved(PromptsEvolved e) {
        return "prompts (from step " + e.step() + "): "
                + ReadableNumbers.count(e.prompts().size())
                + (e.prompts().size() == 1 ? " prompt" : " prompts") + " in use, " + e.entered() + " new of "
                + e.proposed() + " tried, mean score " + ReadableNumbers.number(e.mean()) + " ("
                + ReadableNumbers.number(e.before()) + " before), found with "
                + ReadableNumbers.count(e.completions()) + " completions in "
                + ReadableNumbers.duration(e.seconds());
    }

    /// Says in one line which phase begins, on what, and why the one before it ended.
    public static String phase(PhaseBegan e) {
        return "phase " + (e.index() + 1) + " of " + e.phases().size() + " (after step " + e.step() + "): "
                + e.phase().name() + ", with " + String.join(", ", e.phase().environments())
                + (e.reason().isEmpty()
                        ? ""
                        : ". " + e.phases().get(e.index() - 1).name() + " ended: " + e.reason());
    }

    /// Says, behind the rest of a line, how the last evaluation went phase by phase; nothing of a run without
    /// phases.
    static String phases(PhaseTally tally) {
        if (tally.metrics().isEmpty()) {
            return "";
        }
        List<Double> accuracies = tally.evaluations().getLast().accuracies();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < accuracies.size(); i++) {
            parts.add(tally.phases().get(i).name() + " " + ReadableNumbers.percent(accuracies.get(i)));
        }
        Transfer transfer = tally.transfer();
        transfer.backward().ifPresent(value -> parts.add("backward transfer " + ReadableNumbers.number(value)));
        transfer.forward().ifPresent(value -> parts.add("forward transfer " + ReadableNumbers.number(value)));
        return "; " + String.join(", ", parts);
    }

    /// Says in one line how held-out queries were ranked.
    public static String ranked(Ranked e) {
        return e.name() + ": nDCG@10 " + ReadableNumbers.number(e.ndcg()) + " over "
                + ReadableNumbers.count(e.queries()) + (e.queries() == 1 ? " query" : " queries")
                + (e.step() == 0 ? ", before the first step" : "");
    }

    /// Says in one line what a monitor read.
    public static String reading(Reading reading) {
        return switch (reading) {
            case Reading.Divergence(String inputs, KlEstimate reverse, KlEstimate forward) ->
                "KL to the reference on " + inputs + ": " + ReadableNumbers.number(reverse.k3())
                        + " (policy's completions), " + ReadableNumbers.number(forward.k3())
                        + " (reference's), nats per token";
            case Reading.Mastery(var cells) -> {
                long tasks = cells.stream().mapToLong(c -> c.right().size()).sum();
                long right = cells.stream()
                        .flatMap(c -> c.right().stream())
                        .filter(r -> r)
                        .count();
                yield "retention: " + right + " of " + tasks + " held-out tasks right in " + cells.size() + " levels";
            }
            case Reading.Prompted prompted ->
                "with " + prompted.prompts() + (prompted.prompts() == 1 ? " prompt: " : " prompts: ")
                        + ReadableNumbers.percent(prompted.accuracy()) + " of the held-out tasks right";
            case Reading.Coverage(int samples, var successes, var _) ->
                "coverage: " + successes.stream().filter(c -> c > 0).count() + " of " + successes.size()
                        + " held-out tasks solved in " + samples + " tries";
            case Reading.Perplexity(double perplexity, long tokens) ->
                "perplexity " + ReadableNumbers.number(perplexity) + " on " + ReadableNumbers.count(tokens)
                        + " held-out tokens";
            case Reading.Plasticity(String task, var curve) ->
                "plasticity: " + task + " learned from " + ReadableNumbers.number(curve.getFirst()) + " to "
                        + ReadableNumbers.number(curve.getLast()) + " in " + (curve.size() - 1) + " updates";
            case Reading.Weights(double dead, double rank, double norm) ->
                "weights: " + ReadableNumbers.percent(dead) + " dead units, effective rank "
                        + ReadableNumbers.number(rank) + ", norm " + ReadableNumbers.number(norm);
        };
    }
}
