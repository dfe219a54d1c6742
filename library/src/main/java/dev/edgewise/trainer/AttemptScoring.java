package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Scores attempts one after the other on a thread of its own, so that one that hangs can be named and left behind.
final class AttemptScoring implements Runnable {
    private static final String ENVIRONMENT = "the environment";

    private final Environment environment;
    private final List<Attempt> attempts;
    private final List<NamedReward> rewards;
    private final Score[] scores;
    private volatile @Nullable List<Score> given;
    private final AtomicReference<Asked> asked;
    private volatile @Nullable Throwable failure;
    /// The attempt that was asked last when its judge failed or was late.
    private int reached;

    /// What is being asked.
    ///
    /// @param judge the environment or a reward
    /// @param since when it was asked, by the monotonic clock
    /// @param limited whether it has to end within the limit; a judge of many attempts has its own
    private record Asked(int attempt, String judge, long since, boolean limited) {
        boolean over() {
            return attempt < 0;
        }
    }

    /// Stands where a judge was late: from then on nothing is asked here, since another thread goes on.
    private static final Asked LEFT_BEHIND = new Asked(-1, ENVIRONMENT, 0, false);

    /// A score that is none.
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;

        Unusable(String what) {
            super(what);
            this.what = what;
        }
    }

    /// @param given scores that the rewards are added to; null where the environment is asked for them
    AttemptScoring(
            Environment environment, List<Attempt> attempts, List<NamedReward> rewards, @Nullable List<Score> given) {
        this.environment = environment;
        this.attempts = attempts;
        this.rewards = rewards;
        this.given = given;
        this.scores = new Score[attempts.size()];
        this.asked = new AtomicReference<>(asking(0, ENVIRONMENT, false)); // the clock runs from when the thread does
    }

    private static Asked asking(int attempt, String judge, boolean limited) {
        return new Asked(attempt, judge, System.nanoTime(), limited);
    }

    /// Returns the scores, in the order of the attempts.
    ///
    /// @param limit how long one attempt may take
    /// @param unscored what the run goes on with where one attempt has no score; null where the run stops
    /// @throws RewardException if an attempt takes longer, fails, or is given no finite number, and the run stops
    List<Score> within(Duration limit, @Nullable Unscored unscored) {
        List<Score> all = new ArrayList<>();
        AttemptScoring rest = this;
        while (true) {
            AttemptFault fault = rest.ask(limit);
            if (fault == null) {
                all.addAll(Arrays.asList(rest.scores));
                return all;
            }
            if (unscored == null) {
                throw fault.stop();
            }
            all.addAll(Arrays.asList(rest.scores).subList(0, rest.reached));
            all.add(unscored.told(fault));
            rest = rest.behind(rest.reached + 1);
        }
    }

    private AttemptScoring behind(int done) {
        List<Score> known = given;
        return new AttemptScoring(
                environment,
                attempts.subList(done, attempts.size()),
                rewards,
                known == null ? null : known.subList(done, known.size()));
    }

    /// Scores on a thread of its own.
    ///
    /// @return why the attempt that was asked last has no score; null where all have one
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    private @Nullable AttemptFault ask(Duration limit) {
        Thread thread = Thread.ofPlatform().daemon().name("edgewise-scoring").start(this);
        try {
            while (!thread.join(left(asked.get(), limit))) {
                Asked now = asked.get();
                if (left(now, limit).isZero() && asked.compareAndSet(now, LEFT_BEHIND)) {
                    reached = now.attempt();
                    return AttemptFault.late(place(now), limit);
                }
            }
            return fault();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while completions were scored");
        } finally {
            asked.set(LEFT_BEHIND);
            thread.interrupt();
        }
    }

    private static Duration left(Asked now, Duration limit) {
        long left = limit.toNanos() - (System.nanoTime() - now.since());
        return now.limited() ? Duration.ofNanos(Math.max(0, left)) : limit;
    }

    private @Nullable AttemptFault fault() {
        Throwable fault = failure;
        Asked last = asked.get();
        reached = last.attempt();
        return switch (fault) {
            case null -> null;
            case RewardException told -> throw told;
            case VirtualMachineError fatal -> throw fatal;
            case Unusable none -> new AttemptFault(none.what, null);
            default -> {
                AttemptFault thrown = AttemptFault.thrown(place(last), fault);
                if (!last.limited()) {
                    throw thrown.stop();
                }
                yield thrown;
            }
        };
    }

    private String place(Asked last) {
        return "scoring a completion of "
                + named(environment, attempts.get(last.attempt()).task()) + " by " + last.judge();
    }

    static String named(Environment environment, Task task) {
        int level = task.cell().level();
        return "task " + Quoted.of(task.id()) + " (environment " + environment.name() + ", level " + level + ": "
                + Quoted.of(environment.describe(level)) + ")";
    }

    @Override
    public void run() {
        try {
            List<Score> known = given;
            if (known == null && environment.scoresTogether() && !attempts.isEmpty()) {
                known = environment.scores(attempts);
                if (known.size() != attempts.size()) {
                    throw new RewardException("environment " + environment.name() + " was asked for " + attempts.size()
                            + " scores but gave " + known.size() + AttemptFault.REMEDY);
                }
                given = known;
            }
            for (int i = 0; i < attempts.size(); i++) {
                begin(asking(i, ENVIRONMENT, true));
                Attempt attempt = attempts.get(i);
                Score plain = known == null ? environment.score(attempt.task(), attempt.completion()) : known.get(i);
                scores[i] = shaped(i, plain);
            }
        } catch (Throwable fault) {
            failure = fault;
        }
    }

    /// Notes what is asked next.
    private void begin(Asked next) {
        if (asked.getAndUpdate(last -> last.over() ? last : next).over()) {
            throw new CancellationException("left behind");
        }
    }

    private Score shaped(int attempt, @Nullable Score plain) {
        if (plain == null) {
            throw new Unusable(place(asked.get()) + " gave no score");
        }
        plain.components().forEach((name, value) -> requireFinite(name, value));
        if (rewards.isEmpty() || plain.isMissing()) {
            return plain;
        }
        double reward = plain.reward();
        Map<String, Double> components = new LinkedHashMap<>(plain.components());
        for (NamedReward one : rewards) {
            begin(asking(attempt, "the reward " + one.name(), true));
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
            throw new Unusable(place(asked.get()) + " gave " + name + " = " + value + ", but it must be finite");
        }
    }
}
