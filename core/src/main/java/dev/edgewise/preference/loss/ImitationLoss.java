package dev.edgewise.preference.loss;

import dev.edgewise.objective.StepShape;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import java.util.List;

/// `sft`: the mean cross-entropy of the tokens of all chosen completions, as TRL's `DPOTrainer` (1.13). Beside another
/// loss it is the term of RPO, 2404.19733, which keeps the chosen completions likely.
public record ImitationLoss() implements PreferenceLoss {
    /// The name as TRL and the configuration write it.
    public static final String KEY = "sft";

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public boolean readsScores() {
        return true;
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        double weight = step.sequences() / 2.0 / step.wantedTokens();
        return pairs.stream()
                .map(pair -> new PairSlope(-weight * pair.chosen().likelihood(), 0, 0, -weight))
                .toList();
    }
}
