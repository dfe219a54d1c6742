package dev.edgewise;

import dev.edgewise.assembly.Additions;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.Reward;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run that is being described. Used by one thread; each [#start] is a run of its own.
public final class Training {
    private static final Clock CLOCK = Clock.system(ZoneId.systemDefault());

    private final RunConfig config;
    private final List<Environment> environments = new ArrayList<>();
    private final List<NamedReward> rewards = new ArrayList<>();
    private final List<EventSink> listeners = new ArrayList<>();
    private Consumer<String> messages = _ -> {};
    private boolean ignoreMemory;
    private @Nullable Duration scoreLimit;
    private @Nullable Path directory;
    private @Nullable Path resumed;

    Training(RunConfig config) {
        this.config = config;
    }

    /// Trains on `environment`, too. It is evaluated on as well, unless `eval_environments` names others.
    public Training environment(Environment environment) {
        environments.add(environment);
        return this;
    }

    /// Adds a reward to that of the environments, with weight 1.
    ///
    /// @param name under which its mean is logged: `rewards/<name>/mean`
    /// @throws ConfigException if the name cannot be
    public Training reward(String name, Reward reward) {
        return reward(name, 1, reward);
    }

    /// Adds `weight` times a reward to that of the environments. What counts as success stays theirs to say.
    ///
    /// @param name under which its mean is logged: `rewards/<name>/mean`
    /// @throws ConfigException if the name or the weight cannot be
    public Training reward(String name, double weight, Reward reward) {
        if (rewards.stream().anyMatch(other -> other.name().equals(name))) {
            throw new ConfigException("two rewards are called " + name + "; give one of them another name");
        }
        rewards.add(new NamedReward(name, weight, reward));
        return this;
    }

    /// Tells `listener` of every event, on the thread that trains, after the run directory has it. A listener that
    /// throws is told of once, as a warning of `listener` in the run directory, and the run goes on.
    public Training listener(EventSink listener) {
        listeners.add(listener);
        return this;
    }

    /// Sets how long the score of one completion may take, instead of the configuration's `rollout.score_timeout`.
    /// `rollout.unscored` says what becomes of one that takes longer. Programs outside have limits of their own.
    ///
    /// @throws IllegalArgumentException if it is not positive
    public Training scoreLimit(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("the limit must be positive but was " + limit);
        }
        scoreLimit = limit;
        return this;
    }

    /// Gives `messages` the lines for people that the command prints before the first step.
    public Training messages(Consumer<String> messages) {
        this.messages = messages;
        return this;
    }

    /// Starts even if the run is estimated to need more memory than there is.
    public Training ignoreMemory() {
        ignoreMemory = true;
        return this;
    }

    /// Writes into `directory`, which must be empty or missing; `runs/<name>-<time>` where nothing is said.
    public Training directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /// Goes on with the run in `run` from its newest checkpoint. The configuration may differ in keys that a resumed
    /// run may change; environments and rewards are to be given again.
    public Training resume(Path run) {
        resumed = run;
        return this;
    }

    /// Starts the run on a thread of its own.
    ///
    /// @throws ConfigException if both [#directory] and [#resume] are given
    public TrainingJob start() {
        if (directory != null && resumed != null) {
            throw new ConfigException("directory and resume exclude each other: a resumed run stays in its directory");
        }
        Path again = resumed;
        Path given = directory;
        Path root = again != null
                ? again
                : given != null ? given : RunDirectory.defaultPath(Path.of("runs"), config.name(), CLOCK);
        Additions additions = new Additions(environments, listeners, rewards, scoreLimit);
        Consumer<String> told = messages;
        boolean anyway = ignoreMemory;
        return TrainingJob.start(config.name(), root, cancelled -> {
            TrainSession session = session(additions, told, cancelled);
            return again == null
                    ? session.start(config, root, anyway)
                    : session.resume(root, () -> TrainSession.resumed(root, config), anyway);
        });
    }

    private static TrainSession session(Additions additions, Consumer<String> messages, BooleanSupplier cancelled) {
        return new TrainSession(
                System.getenv(),
                Optional.empty(),
                List.of(),
                Edgewise.version(),
                _ -> {},
                DownloadProgress.SILENT,
                cancelled,
                messages,
                CLOCK,
                new LocalCollective(),
                additions);
    }

    /// Trains to the end. An interrupt of the calling thread cancels the run, as [TrainingJob#cancel] does; the thread
    /// is interrupted still when this returns.
    ///
    /// @throws dev.edgewise.error.UserException if something cannot be used; the last checkpoint stays
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    public RunResult run() {
        TrainingJob job = start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return job.result();
                } catch (InterruptedException e) {
                    interrupted = true;
                    job.cancel();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
