package dev.edgewise.selection;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// How a row is judged by its scores, and which of its responses is taken.
public enum SelectionRule {
    /// The paper's: of several responses the one with the lowest r-IFD; kept if both scores are below 1.
    PAPER {
        @Override
        public Choice choose(List<IfdScore> responses) {
            return judged(best(responses, score -> -score.rifd()), responses);
        }
    },

    /// The released code's: as the paper's, but a row is kept only if a refined response takes the original's place.
    RELEASED {
        @Override
        public Choice choose(List<IfdScore> responses) {
            int taken = 0;
            for (int i = 1; i < responses.size(); i++) {
                if (responses.get(i).rifd() < responses.get(taken).rifd()) {
                    taken = i;
                }
            }
            Choice choice = judged(taken, responses);
            return taken == 0 && choice.kept() ? new Choice(0, false, Choice.ORIGINAL) : choice;
        }
    },

    /// By IFD alone: the response with the highest IFD below 1.
    IFD {
        @Override
        public Choice choose(List<IfdScore> responses) {
            int taken = best(responses, score -> score.ifd() < 1 ? score.ifd() : Double.NaN);
            IfdScore score = responses.get(taken);
            if (score.ifd() < 1) {
                return new Choice(taken, true, Choice.IFD_FITS);
            }
            return new Choice(taken, false, Double.isNaN(score.ifd()) ? Choice.missing(score) : Choice.IFD_HIGH);
        }
    };

    /// Chooses among the responses of one instruction, the original first.
    ///
    /// @param responses at least one
    public abstract Choice choose(List<IfdScore> responses);

    /// Judges one pair of scores by "both below 1".
    static Choice judged(int taken, List<IfdScore> responses) {
        IfdScore score = responses.get(taken);
        if (score.fits()) {
            return new Choice(taken, true, Choice.FITS);
        }
        if (score.ifd() >= 1) {
            return new Choice(taken, false, Choice.IFD_HIGH);
        }
        return new Choice(taken, false, score.rifd() >= 1 ? Choice.RIFD_HIGH : Choice.missing(score));
    }

    /// Returns the first of those whose value is highest. A missing value never wins over one that is there.
    private static int best(List<IfdScore> responses, ToDoubleFunction<IfdScore> value) {
        int best = 0;
        for (int i = 1; i < responses.size(); i++) {
            double candidate = value.applyAsDouble(responses.get(i));
            double leader = value.applyAsDouble(responses.get(best));
            if (candidate > leader || (Double.isNaN(leader) && !Double.isNaN(candidate))) {
                best = i;
            }
        }
        return best;
    }
}
