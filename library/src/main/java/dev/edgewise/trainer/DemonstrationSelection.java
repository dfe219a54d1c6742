package dev.edgewise.trainer;

import dev.edgewise.collective.Collective;
import dev.edgewise.error.HaltedException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.DataSelected;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.selection.Choice;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.selection.SelectionRule;
import dev.edgewise.selection.Top;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Chooses, while a policy learns, the demonstrations that fit it as it is.
///
/// @param pairs what of each demonstration is scored
/// @param every steps until all are scored anew
/// @param top how many are kept at most
public record DemonstrationSelection(
        IfdScorer scorer, List<InstructionPair> pairs, int every, SelectionRule rule, Top top) {
    /// Demonstrations scored together.
    private static final int PART = 32;

    public DemonstrationSelection {
        pairs = List.copyOf(pairs);
    }

    /// Returns what scores demonstrations by a policy, each rank doing its share.
    ///
    /// @param chat the model's own template; null if it has none
    /// @param maxLength the most tokens of a text with its prompt
    /// @throws dev.edgewise.error.ConfigException if the template is to be the model's own and it has none
    public static IfdScorer scorer(
            Policy policy,
            Collective collective,
            Tokenizer tokenizer,
            InstructionTemplate template,
            @Nullable ChatTemplate chat,
            int maxLength) {
        SharedPolicy shared = new SharedPolicy(policy, collective);
        Reference together = (sequences, temperature) -> shared.logProbs(policy, sequences, temperature);
        Reference apart = (sequences, temperature) -> shared.logProbs(policy::logProbsApart, sequences, temperature);
        return new IfdScorer(together, apart, tokenizer, template, chat, maxLength);
    }

    /// Scores all demonstrations and returns the positions of those kept, ascending; tells of it.
    ///
    /// @param before the positions kept so far
    /// @throws HaltedException if none is kept
    int[] choose(int step, int[] before, EventSink events) {
        long tokens = scorer.tokens();
        double seconds = scorer.seconds();
        List<IfdScore> scores = new ArrayList<>();
        for (int start = 0; start < pairs.size(); start += PART) {
            scores.addAll(scorer.score(pairs.subList(start, Math.min(pairs.size(), start + PART))));
        }
        List<Choice> choices = top.limit(
                scores.stream().map(score -> rule.choose(List.of(score))).toList(),
                scores.stream().map(IfdScore::ifd).toList());
        int[] kept = IntStream.range(0, choices.size())
                .filter(i -> choices.get(i).kept())
                .toArray();
        List<Integer> now = IntStream.of(kept).boxed().toList();
        List<Integer> earlier = IntStream.of(before).boxed().toList();
        events.accept(new DataSelected(
                step,
                pairs.size(),
                kept.length,
                without(now, earlier),
                without(earlier, now),
                (int) scores.stream()
                        .filter(score -> !score.missing().isEmpty())
                        .count(),
                IntStream.of(kept)
                        .mapToDouble(i -> scores.get(i).ifd())
                        .average()
                        .orElse(Double.NaN),
                scorer.tokens() - tokens,
                scorer.seconds() - seconds));
        if (kept.length == 0) {
            String reason = "none of " + pairs.size() + " demonstrations fits the model at step " + step
                    + ", so there is nothing to learn from; take algorithm.select.rule ifd, or remove algorithm.select";
            events.accept(new Halted(step, "select", reason));
            events.accept(new RunFinished(step, new StopReason.Halted(reason)));
            throw new HaltedException(reason);
        }
        return kept;
    }

    private static List<Integer> without(List<Integer> some, List<Integer> others) {
        Set<Integer> known = new HashSet<>(others);
        return some.stream().filter(each -> !known.contains(each)).toList();
    }
}
