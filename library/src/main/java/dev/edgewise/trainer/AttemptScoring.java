package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.error.UserException;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Scores attempts one after the other on a thread of its own, so that one that hangs can be named and left behind.
final class AttemptScoring implements Runnable {
    private static final String ENVIRONMENT = "the environment";
    private static final String REMEDY = ". Mend it, then go on with the run from its last checkpoint";

    private final Environment environment;
    private final List<Attempt> attempts;
    private final List<NamedReward> rewards;
    private final @Nullable List<Score> given;
    private final List<Score> scores = new ArrayList<>();
    private volatile Asked asked;
    private volatile @Nullable Throwable failure;

    /// What is being asked.
    ///
    /// @param judge the environment or a reward
    /// @param since when it was asked, by the monotonic clock
    /// @param limited whether it has to end within the limit; a judge of many attempts has its own
    private record Asked(int attempt, String judge, long since, boolean limited) {}

    /// @param given scores that the rewards are added to; null where the environment is asked for them
    AttemptScoring(
            Environment environment, List<Attempt> attempts, List<NamedReward> rewards, @Nullable List<Score> given) {
        this.environment = environment;
        this.attempts = attempts;
        this.rewards = rewards;
        this.given = given;
        this.asked = asking(0, ENVIRONMENT, !environment.scoresTogether());
    }

    private static Asked asking(int attempt, String judge, boolean limited) {
        return new Asked(attempt, judge, System.nanoTime(), limited);
    }

    /// Returns the scores, in the order of the attempts.
    ///
    /// @param limit how long one attempt may take
    /// @throws RewardException if an attempt takes longer, fails, or is given no finite number
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    List<Score> within(Duration limit) {
        Thread thread = Thread.ofPlatform().daemon().name("edgewise-scoring").start(this);
        try {
            while (!thread.join(left(limit))) {
                if (left(limit).isZero()) {
                    throw late(place(), limit);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while completions were scored");
        } finally {
            thread.interrupt();
        }
        return result();
    }

    private Duration left(Duration limit) {
        Asked now = asked;
        long left = limit.toNanos() - (System.nanoTime() - now.since());
        return now.limited() ? Duration.ofNanos(Math.max(0, left)) : limit;
    }

    private List<Score> result() {
        Throwable fault = failure;
        return switch (fault) {
            case null -> scores;
            case UserException told -> throw told;
            case VirtualMachineError fatal -> throw fatal;
            default -> throw failed(place(), fault);
        };
    }

    static RewardException failed(String place, Throwable fault) {
        return new RewardException(
                place + " failed with " + fault.getClass().getSimpleName()
                        + (fault.getMessage() == null ? "" : ": " + Quoted.message(fault.getMessage()))
                        + REMEDY,
                fault);
    }

    static RewardException late(String place, Duration limit) {
        return new RewardException(place + " did not end within " + seconds(limit) + REMEDY);
    }

    /// Names what was asked last.
    private String place() {
        Asked last = asked;
        return "scoring a completion of "
                + named(environment, attempts.get(last.attempt()).task()) + " by " + last.judge();
    }

    static String named(Environment environment, Task task) {
        int level = task.cell().level();
        return "task " + Quoted.of(task.id()) + " (environment " + environment.name() + ", level " + level + ": "
                + Quoted.of(environment.describe(level)) + ")";
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    @Override
    public void run() {
        try {
            if (given != null || environment.scoresTogether()) {
                List<Score> all = given != null ? given : environment.scores(attempts);
                if (all.size() != attempts.size()) {
                    throw new RewardException("environment " + environment.name() + " was asked for " + attempts.size()
                            + " scores but gave " + all.size() + REMEDY);
                }
                for (int i = 0; i < attempts.size(); i++) {
                    scores.add(shaped(i, all.get(i)));
                }
            } else {
                for (int i = 0; i < attempts.size(); i++) {
                    asked = asking(i, ENVIRONMENT, true);
                    Attempt attempt = attempts.get(i);
                    scores.add(shaped(i, environment.score(attempt.task(), attempt.completion())));
                }
            }
        } catch (Throwable fault) {
            failure = fault;
        }
    }

    private Score shaped(int attempt, @Nullable Score plain) {
        if (plain == null) {
            throw new RewardException(place() + " gave no score" + REMEDY);
        }
        plain.components().forEach((name, value) -> requireFinite(name, value));
        if (rewards.isEmpty()) {
            return plain;
        }
        double reward = plain.reward();
        Map<String, Double> components = new LinkedHashMap<>(plain.components());
        for (NamedReward one : rewards) {
            asked = asking(attempt, "the reward " + one.name(), true);
            double value = one.reward().of(attempts.get(attempt), plain);
            requireFinite(one.name(), value);
            if (components.put(one.name(), value) != null) {
                throw new RewardException(
                        "the reward " + one.name() + " is called as a part of the score of environment "
                                + environment.name() + "; give it another name");
            }
            reward += one.weight() * value;
        }
        return new Score(reward, plain.success(), plain.parsed(), components, plain.feedback());
    }

    private void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new RewardException(place() + " gave " + name + " = " + value + ", but it must be finite" + REMEDY);
        }
    }
}
