package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.rollout.RolloutGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a step sampled and was shown, and what that came to.
record RolloutStep(RolledGroups rolled, GivenLessons given, ShownSolutions shown) {
    /// Returns the completions of all groups.
    long rollouts() {
        return groups().stream().mapToLong(RolloutGroup::size).sum();
    }

    /// Returns the tokens of all that the model sampled or was shown: what a budget of tokens counts, as it does
    /// in SFT.
    long tokens() {
        long sampled = groups().stream()
                .mapToLong(g -> g.promptTokens() + g.completionTokens())
                .sum();
        return sampled
                + shown.sequences().stream().mapToLong(TrainingSequence::length).sum();
    }

    private List<RolloutGroup> groups() {
        List<RolloutGroup> groups = new ArrayList<>(rolled.all());
        groups.addAll(given.groups());
        return groups;
    }

    /// Returns the metrics of rewards, completions, episodes and formats, and how much was sampled and shown.
    ///
    /// @param formats remembers the first completions of the run
    Map<String, Double> metrics(RolloutSettings settings, FormatMetrics formats) {
        Map<String, Double> metrics = new LinkedHashMap<>(RolloutMetrics.of(rolled.judged()));
        long unscored = Unscored.count(groups());
        if (unscored > 0) {
            metrics.put(StepMetrics.UNSCORED, (double) unscored);
        }
        metrics.putAll(EpisodeMetrics.of(rolled.all()));
        metrics.putAll(formats.of(rolled.all().stream()
                .flatMap(group -> group.rollouts().stream())
                .toList()));
        if (settings.groups() > 0) {
            metrics.put(
                    "train/num_gen_batches", rolled.rollouts() / (double) (settings.groups() * settings.groupSize()));
        }
        if (!shown.cells().isEmpty()) {
            metrics.put(NoSignalGuard.DEMONSTRATIONS, (double) shown.cells().size());
        }
        return metrics;
    }

    /// Returns what each signal gave to each cell.
    ///
    /// @param teacher what teaches beside the outcome; null for nothing
    List<SignalUse> signals(@Nullable Distillation teacher) {
        SignalCounts counts = new SignalCounts();
        rolled.scored().forEach(one -> counts.add(signal(one.group(), teacher), one.group(), one.admitted()));
        given.all().forEach(one -> counts.add(one.type(), one.group(), one.teaches()));
        for (int i = 0; i < shown.cells().size(); i++) {
            counts.add(
                    SignalUse.DEMONSTRATIONS,
                    shown.cells().get(i),
                    1,
                    shown.sequences().get(i).length(),
                    0);
        }
        if (teacher != null) {
            counts.addAll(teacher.uses());
        }
        return counts.uses();
    }

    private static String signal(RolloutGroup group, @Nullable Distillation teacher) {
        boolean taught = teacher != null && teacher.aloneIn(group.task().cell());
        return taught ? SignalUse.DISTILLATION : SignalUse.OUTCOME;
    }
}
