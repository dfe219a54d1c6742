package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;

/// Which stage a cell is in, by its posterior after each group.
///
/// | from | to | when |
/// |---|---|---|
/// | IMITATE | REINFORCE | a rollout succeeded; on to REVIEW at once where that is due |
/// | REINFORCE | REVIEW | the 5 % quantile of the posterior is at least `mastered` |
/// | REINFORCE | IMITATE | nothing succeeded in the group and the 95 % quantile is below `hopeless` |
/// | REVIEW | REINFORCE | the posterior mean is below `forgotten` |
///
/// Going back takes other evidence than going forth, so a cell does not flip: one failed group after a success
/// leaves the 95 % quantile high, and one weak group of a mastered cell leaves its mean high.
///
/// @param mastered in (0, 1); 0.85 takes three perfect groups of 8, or p of about 0.93 in the long run
/// @param forgotten in (0, mastered)
/// @param hopeless in [0, forgotten); 0 never goes back to imitation
public record StagePolicy(double mastered, double forgotten, double hopeless) {
    public static final StagePolicy STANDARD = new StagePolicy(0.85, 0.75, 0.05);

    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    public StagePolicy {
        if (!(0 <= hopeless && hopeless < forgotten && forgotten < mastered && mastered < 1)) {
            throw new ConfigException("the stage thresholds hopeless, forgotten, mastered are " + hopeless + ", "
                    + forgotten + ", " + mastered + "; allowed are rising numbers from 0 to below 1, for example 0.05,"
                    + " 0.75, 0.85");
        }
    }

    /// The stage after a group with `successes`.
    ///
    /// @param belief the posterior with that group taken in
    public Stage next(Stage stage, Beta belief, int successes) {
        return switch (stage) {
            case IMITATE -> successes > 0 ? next(Stage.REINFORCE, belief, successes) : Stage.IMITATE;
            case REINFORCE -> {
                if (belief.quantile(LOW) >= mastered) {
                    yield Stage.REVIEW;
                }
                yield successes == 0 && belief.quantile(HIGH) < hopeless ? Stage.IMITATE : Stage.REINFORCE;
            }
            case REVIEW -> belief.mean() < forgotten ? Stage.REINFORCE : Stage.REVIEW;
        };
    }
}
