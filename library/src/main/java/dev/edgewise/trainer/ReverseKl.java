package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.policy.TeacherModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Credit by the reverse KL divergence per token (Thinking Machines' on-policy distillation; MiniLLM's
/// `rkl_advantage` in TRL with γ = 0):
///
///     A_t = Â + weight·(log π_T(y_t) − log π_S(y_t))
///
/// with log π_S as it was when y_t was sampled.
///
/// @param sequences with this credit
/// @param mean of log π_S − log π_T over their learned tokens
record ReverseKl(List<TrainingSequence> sequences, double mean) {
    /// Gives credit to sampled completions, of which there is at least one.
    static ReverseKl of(TeacherModel teacher, List<TrainingSequence> sampled, DistillRules rules) {
        List<float[]> told = teacher.logProbs(sampled, rules.temperature());
        double reverseKl = 0;
        List<TrainingSequence> credited = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
            TrainingSequence sequence = sampled.get(i);
            float[] own = Objects.requireNonNull(sequence.behaviourLogProbs(), "completions were sampled");
            float[] credit = new float[own.length];
            for (int t = 0; t < own.length; t++) {
                double distance = (double) own[t] - told.get(i)[t];
                reverseKl += distance;
                credit[t] = (float) (sequence.advantage() - rules.weight() * distance);
            }
            credited.add(sequence.withAdvantages(credit));
        }
        return new ReverseKl(credited, reverseKl / Distillation.completionTokens(sampled));
    }
}
