package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;

/// Decides which stage a cell is in, by its posterior after each group.
///
/// | from | to | when |
/// |---|---|---|
/// | IMITATE | SRL | a rollout succeeded; on to REINFORCE and REVIEW at once where that is due |
/// | SRL | REINFORCE | the posterior mean is at least `rare` |
/// | REINFORCE | REVIEW | the 5 % quantile of the posterior is at least `mastered` |
/// | REINFORCE | SRL | the 95 % quantile is below `rare` |
/// | SRL | IMITATE | nothing succeeded in the group and the 95 % quantile is below `hopeless` |
/// | REVIEW | REINFORCE | the posterior mean is below `forgotten` |
///
/// A cell with lessons leaves imitation, and comes back, by how often its lessons are understood:
///
/// | from | to | when |
/// |---|---|---|
/// | IMITATE | SRL | the posterior mean for lessons is at least 0.5 |
/// | IMITATE | REINFORCE | the posterior mean is at least `rare` |
/// | SRL | IMITATE | the 95 % quantile for lessons is below 0.25 |
///
/// Going back takes other evidence than going forward, so a cell does not flip. One failed group after a success
/// leaves the 95 % quantile high, and one weak group of a mastered cell leaves its mean high.
///
/// With `rare` 0 no cell is ever in stage SRL, and the way from REINFORCE back to IMITATE is direct.
///
/// If guessing can succeed, each threshold is a share of the way from chance to 1, see [#above]. To name one of
/// two numbers is right half of the time, and it is no skill.
///
/// @param mastered in (0, 1); 0.85 takes three perfect groups of 8, or p of about 0.93 in the long run
/// @param forgotten in (0, mastered)
/// @param hopeless in [0, forgotten); 0 never goes back to imitation
/// @param rare 0, or above `hopeless` and below `forgotten`: below it outcomes succeed too rarely to learn from
public record StagePolicy(double mastered, double forgotten, double hopeless, double rare) {
    public static final StagePolicy STANDARD = new StagePolicy(0.85, 0.75, 0.05);

    private static final double UNDERSTOOD = 0.5;
    private static final double LOST = 0.25;

    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    public StagePolicy {
        if (!(0 <= hopeless && hopeless < forgotten && forgotten < mastered && mastered < 1)) {
            throw new ConfigException("the stage thresholds hopeless, forgotten, mastered are " + hopeless + ", "
                    + forgotten + ", " + mastered + "; allowed are rising numbers from 0 to below 1, for example 0.05,"
                    + " 0.75, 0.85");
        }
        if (!(rare == 0 || (rare > hopeless && rare < forgotten))) {
            throw new ConfigException("the stage threshold rare is " + rare + "; allowed is 0, which leaves stage SRL"
                    + " out, or a number between hopeless (" + hopeless + ") and forgotten (" + forgotten + ")");
        }
    }

    /// Makes a policy without stage SRL.
    public StagePolicy(double mastered, double forgotten, double hopeless) {
        this(mastered, forgotten, hopeless, 0);
    }

    /// Returns the same thresholds above what guessing gets: each `t` becomes `c + (1 − c)·t`. A threshold of 0
    /// stays 0, since it leaves its stage out.
    ///
    /// @param chance c in [0, 1)
    public StagePolicy above(double chance) {
        return new StagePolicy(
                Frontier.passRate(mastered, chance),
                Frontier.passRate(forgotten, chance),
                hopeless == 0 ? 0 : Frontier.passRate(hopeless, chance),
                rare == 0 ? 0 : Frontier.passRate(rare, chance));
    }

    /// Returns the stage of a cell without lessons after a group with `successes`.
    ///
    /// @param belief the posterior after that group
    public Stage next(Stage stage, Beta belief, int successes) {
        return switch (stage) {
            case IMITATE -> successes > 0 ? next(Stage.SRL, belief, successes) : Stage.IMITATE;
            case SRL -> {
                if (belief.mean() >= rare) {
                    yield next(Stage.REINFORCE, belief, successes);
                }
                yield successes == 0 && belief.quantile(HIGH) < hopeless ? Stage.IMITATE : Stage.SRL;
            }
            case REINFORCE -> {
                if (belief.quantile(LOW) >= mastered) {
                    yield Stage.REVIEW;
                }
                yield rare > 0 ? aboveRare(belief) : aboveHopeless(belief, successes);
            }
            case REVIEW -> belief.mean() < forgotten ? Stage.REINFORCE : Stage.REVIEW;
        };
    }

    /// Returns the stage of a cell with lessons after a group with `successes`.
    ///
    /// @param belief the posterior after that group
    /// @param lessons the posterior of how often its lessons are understood
    public Stage next(Stage stage, Beta belief, int successes, Beta lessons) {
        return switch (stage) {
            case IMITATE, SRL -> {
                if (belief.mean() >= rare) {
                    yield next(Stage.REINFORCE, belief, successes);
                }
                yield stage == Stage.SRL && lessons.quantile(HIGH) < LOST ? Stage.IMITATE : stage;
            }
            case REINFORCE, REVIEW -> next(stage, belief, successes);
        };
    }

    /// Returns the stage after a lesson.
    ///
    /// @param lessons the posterior of how often lessons are understood, after that lesson
    public Stage afterLesson(Stage stage, Beta lessons) {
        return stage == Stage.IMITATE && lessons.mean() >= UNDERSTOOD ? Stage.SRL : stage;
    }

    private Stage aboveRare(Beta belief) {
        return belief.quantile(HIGH) < rare ? Stage.SRL : Stage.REINFORCE;
    }

    private Stage aboveHopeless(Beta belief, int successes) {
        return successes == 0 && belief.quantile(HIGH) < hopeless ? Stage.IMITATE : Stage.REINFORCE;
    }
}
