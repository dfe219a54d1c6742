package dev.edgewise.guard.signal;

import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counts what was seen in steps without signal, and tells the cause from it.
final class SignalTally implements FieldState {
    private enum Count {
        ALL_FAILED,
        ALL_SOLVED,
        MIXED_REJECTED,
        MIXED_EQUAL,
        COMPLETIONS,
        WITHOUT_ANSWER,
        CUT,
        LONGEST;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    void clear() {
        counts.clear();
    }

    void add(GroupScored scored) {
        RolloutGroup group = scored.group();
        if (!group.hasSignal()) {
            more(group.successes() == 0 ? Count.ALL_FAILED : Count.ALL_SOLVED);
        } else {
            more(scored.admitted() ? Count.MIXED_EQUAL : Count.MIXED_REJECTED);
        }
        for (Rollout rollout : group.rollouts()) {
            more(Count.COMPLETIONS);
            if (!(rollout.score().parsed() instanceof ParseResult.Answer)) {
                more(Count.WITHOUT_ANSWER);
            }
            if (rollout.completion().finish() == FinishReason.LENGTH) {
                more(Count.CUT);
            }
            counts.merge(Count.LONGEST, (long) rollout.completion().length(), Math::max);
        }
    }

    private void more(Count count) {
        counts.merge(count, 1L, Long::sum);
    }

    private long of(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    private long groups() {
        return of(Count.ALL_FAILED) + of(Count.ALL_SOLVED) + of(Count.MIXED_REJECTED) + of(Count.MIXED_EQUAL);
    }

    /// Tells whether no group was seen.
    boolean isEmpty() {
        return groups() == 0;
    }

    /// Says what was seen, and what to change.
    String diagnosis() {
        if (isEmpty()) {
            return "nothing was rolled out and no demonstration was trained on. Check that num_generations, the number"
                    + " of groups a step and the share of imitation are above 0";
        }
        return seen() + ". " + advice();
    }

    private String seen() {
        double completions = of(Count.COMPLETIONS);
        return String.format(
                Locale.ROOT,
                "of %d groups %d had no success, %d nothing but successes, %d were mixed but rejected and %d mixed but"
                        + " with equal rewards; of %.0f completions %.0f %% had no final answer in the expected form and"
                        + " %.0f %% were cut at the length limit (longest %d tokens)",
                groups(),
                of(Count.ALL_FAILED),
                of(Count.ALL_SOLVED),
                of(Count.MIXED_REJECTED),
                of(Count.MIXED_EQUAL),
                completions,
                100 * of(Count.WITHOUT_ANSWER) / completions,
                100 * of(Count.CUT) / completions,
                of(Count.LONGEST));
    }

    private String advice() {
        long most = Math.max(
                Math.max(of(Count.ALL_FAILED), of(Count.ALL_SOLVED)),
                Math.max(of(Count.MIXED_REJECTED), of(Count.MIXED_EQUAL)));
        if (most == of(Count.ALL_FAILED)) {
            return failing();
        }
        if (most == of(Count.ALL_SOLVED)) {
            return "Everything asked is solved: add harder levels or another environment, raise temperature, or take"
                    + " the run as finished";
        }
        return most == of(Count.MIXED_REJECTED)
                ? "Outcomes differ but the gate turns the groups away: lower its tolerance"
                : "Outcomes differ but the rewards do not: check the weights of the reward functions";
    }

    private String failing() {
        String easier = "easier levels to begin with, expert solutions to imitate first, or a higher num_generations or"
                + " temperature, so that some rollout can succeed";
        if (2 * of(Count.CUT) >= of(Count.COMPLETIONS)) {
            return "Raise max_completion_length above " + of(Count.LONGEST) + ". Then try " + easier;
        }
        return 2 * of(Count.WITHOUT_ANSWER) >= of(Count.COMPLETIONS)
                ? "Make the prompt ask for the answer in the form the environment reads. Then try " + easier
                : "Try " + easier;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard no_signal");
        for (Count count : Count.values()) {
            counts.put(count, state.count(count.key(), of(count)));
        }
    }
}
