package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigDiff;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.ConfigWriter;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.HaltedException;
import dev.edgewise.error.TeacherException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.report.HtmlReport;
import dev.edgewise.run.AtomicDirectory;
import dev.edgewise.run.Checkpoint;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.run.Provenance;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.RunRecorder;
import dev.edgewise.run.RunResult;
import dev.edgewise.run.SourceRevision;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Libtorch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One process's part of a run: takes the directory, trains, and leaves summary, final model and report.
///
/// @param environment the process's environment variables
/// @param home Edgewise's source tree, for provenance; empty when it is not run from one
/// @param commandLine the arguments as given
/// @param version of Edgewise
/// @param view told of every event, beside the run directory
/// @param progress told of downloads
/// @param interrupted whether a person asked to stop
/// @param say writes a line for a person
/// @param collective the ranks that train together; this one leads them
/// @param additions what a program adds to the configuration
public record TrainSession(
        Map<String, String> environment,
        Optional<Path> home,
        List<String> commandLine,
        String version,
        EventSink view,
        DownloadProgress progress,
        BooleanSupplier interrupted,
        Consumer<String> say,
        Clock clock,
        Collective collective,
        Additions additions) {
    /// Starts a run in the new directory `root`.
    ///
    /// @param anyway whether to start even if the memory will not do
    /// @throws dev.edgewise.error.ConfigException if the run is estimated to need more memory than there is
    public RunResult start(RunConfig config, Path root, boolean anyway) {
        try (Outline outline = outline(config, root)) {
            MemoryNeed memory = RankAgreement.memory(outline, environment, collective, anyway);
            FileHashes hashes = new FileHashes(outline.models());
            Map<String, String> sums = new TreeMap<>(hashes.of(config));
            sums.putAll(hashes.of(additions.environments()));
            sums.putAll(hashes.graders(config));
            try (RunDirectory directory = RunDirectory.create(root)) {
                directory.writeConfig(ConfigWriter.toYaml(config));
                provenance(config, memory, sums).withMemory(memory.record()).write(directory.files());
                try {
                    return run(outline, directory, Optional.empty(), memory, hashes);
                } catch (ConfigException e) {
                    directory.discardUnbegun();
                    throw e;
                }
            }
        }
    }

    /// Goes on with the run in `root` from its newest checkpoint, or from the beginning if it has none yet.
    ///
    /// @param configuration gives the configuration under which it goes on, see [#resumed]
    /// @param anyway see [#start]
    /// @throws dev.edgewise.error.ConfigException see [#start]; also if a data or model file is not the one
    ///     that the run began with, or if the program gives other rewards or environments
    public RunResult resume(Path root, Supplier<RunConfig> configuration, boolean anyway) {
        try (RunDirectory directory = RunDirectory.resume(root)) {
            RunConfig config = configuration.get();
            additions.requireGiven(Provenance.given(directory.files()));
            FileHashes hashes = new FileHashes(models(config));
            Map<String, String> before = Provenance.sums(directory.files());
            Map<String, String> sums = new TreeMap<>(hashes.of(config));
            sums.putAll(hashes.of(additions.environments()));
            FileHashes.requireSame(root, before, sums);
            Map<String, String> graders = hashes.graders(config);
            tellOfOtherGraders(before, graders);
            sums.putAll(graders);
            try (Outline outline = outline(config, root)) {
                MemoryNeed memory = RankAgreement.memory(outline, environment, collective, anyway);
                Provenance.threads(directory.files())
                        .ifPresent(began -> tellOfOtherThreads(began, threads(config, memory)));
                directory.writeConfig(ConfigWriter.toYaml(config));
                CheckpointStore store = directory.checkpoints(config.train().saveTotalLimit());
                Optional<Checkpoint> checkpoint = store.latest().map(_ -> store.openLatest());
                provenance(config, memory, sums)
                        .withMemory(memory.record())
                        .writeResume(
                                directory.files(),
                                checkpoint.map(Checkpoint::step).orElse(0));
                return run(outline, directory, checkpoint, memory, hashes);
            }
        }
    }

    private void tellOfOtherGraders(Map<String, String> before, Map<String, String> now) {
        now.forEach((name, sum) -> {
            if (before.containsKey(name) && !sum.equals(before.get(name))) {
                say.accept("note      " + name + " has changed since the run began, so it may give other rewards");
            }
        });
    }

    private void tellOfOtherThreads(int before, int now) {
        if (before != now) {
            say.accept("note      the run began with threads: " + before + " and goes on with threads: " + now
                    + ". Sums round differently then, so its numbers will differ; --threads " + before
                    + " keeps them equal");
        }
    }

    /// Returns the configuration under which the run in `root` goes on: its own, or that of `file`, changed by
    /// `overrides`.
    ///
    /// @param file a configuration file named again; empty for the run's own
    /// @param overrides `--set` changes, of the keys that a resumed run may change
    /// @throws dev.edgewise.error.ConfigException if it differs from the run's own in other keys
    public static RunConfig resumed(Path root, Optional<Path> file, List<String> overrides) {
        Path own = new RunFiles(root).config();
        return resumed(root, ConfigReader.read(file.orElse(own), overrides));
    }

    /// Returns a configuration under which the run in `root` can go on.
    ///
    /// @throws dev.edgewise.error.ConfigException if it differs from the run's own in other keys than those that a
    ///     resumed run may change
    public static RunConfig resumed(Path root, RunConfig config) {
        ConfigDiff.requireResumable(root, ConfigReader.read(new RunFiles(root).config(), List.of()), config);
        return config;
    }

    private Outline outline(RunConfig config, Path root) {
        return Outline.of(config, additions, rewards(root), models(config));
    }

    private ScorerContext rewards(Path root) {
        return new ScorerContext(
                "",
                environment,
                ProcessBuilder.Redirect.appendTo(new RunFiles(root).rewardLog().toFile()),
                say);
    }

    /// Returns what scorers need whose processes write to this process's own standard error.
    public static ScorerContext talking(Consumer<String> say) {
        return new ScorerContext("", System.getenv(), ProcessBuilder.Redirect.INHERIT, say);
    }

    private int threads(RunConfig config, MemoryNeed memory) {
        return RankAgreement.threads(config, environment, collective).of(memory.parameters());
    }

    private Models models(RunConfig config) {
        return new Models(
                environment,
                progress,
                Device.parse(RankAgreement.device(config.device(), environment)),
                config.train().microBatchTokens(),
                RankAgreement.threads(config, environment, collective));
    }

    private RunResult run(
            Outline outline,
            RunDirectory directory,
            Optional<Checkpoint> checkpoint,
            MemoryNeed memory,
            FileHashes hashes) {
        RunConfig config = outline.config();
        RunFiles files = directory.files();
        int step = RankAgreement.agree(
                config,
                collective.size() == 1 ? Map.of() : hashes.withoutWeights(config),
                checkpoint.map(Checkpoint::step).orElse(0),
                collective);
        RankAgreement.path(files.checkpoints(), collective);
        CheckpointStore store = directory.checkpoints(config.train().saveTotalLimit());
        store.removeAfter(step);
        CheckpointStore before = directory.before(config.train().saveTotalLimit());
        before.removeAfter(step);
        boolean fresh = checkpoint.isEmpty() && !Files.exists(files.events());
        try (RunRecorder recorder = fresh
                ? RunRecorder.start(files, config.seed(), clock, config.train().logRollouts())
                : RunRecorder.resume(
                        files, config.seed(), step, clock, config.train().logRollouts())) {
            EventSink own = event -> {
                recorder.accept(event);
                view.accept(event);
            };
            EventSink events = new Listeners(own, additions.listeners());
            try (TrainingRun run = outline.assemble(
                    model -> new RunCheckpoints(store, before, files, recorder, model, collective),
                    files,
                    say,
                    events,
                    interrupted,
                    collective)) {
                say.accept("model     " + run.modelText());
                say.accept("runs on   " + Libtorch.description()
                        + (collective.size() > 1 ? ", " + collective.size() + " ranks" : ""));
                say.accept("memory    " + memory.text());
                run.data().forEach(sentence -> say.accept("data      " + sentence));
                run.notes().forEach(note -> say.accept("note      " + note));
                checkpoint.ifPresent(c -> run.trainer().restore(c.directory()));
                events.accept(new RunStarted(
                        step,
                        config.train().maxSteps(),
                        TrainingRun.maxSeconds(config),
                        config.name(),
                        files.root(),
                        run.ladders(),
                        run.data()));
                return train(run, recorder, files, store);
            }
        }
    }

    private RunResult train(TrainingRun run, RunRecorder recorder, RunFiles files, CheckpointStore store) {
        boolean whole;
        try {
            whole = whole(run);
        } catch (TeacherException e) {
            recorder.sync();
            report(files);
            throw Unfinished.told(e, files.root(), store.latest());
        }
        if (whole) {
            recorder.sync();
            run.model()
                    .conclude(
                            RunReader.open(files.root()).events(),
                            step -> RankAgreement.checkpoint(store, step, new LocalCollective())) // the others are done
                    .ifPresent(sentence -> say.accept("final     " + sentence));
            new AtomicDirectory().write(files.finalModel(), 0, "", run::writeModel);
        }
        recorder.sync();
        report(files);
        return new RunResult(recorder.summary(), files);
    }

    /// Trains.
    ///
    /// @return whether the run came to one of the ends it was given
    private static boolean whole(TrainingRun run) {
        try {
            return run.trainer().run() != StopReason.Usual.INTERRUPTED;
        } catch (HaltedException e) {
            return false; // the guards have told of it
        }
    }

    /// Writes `report.html` of a run.
    public static Path report(RunFiles files) {
        HtmlReport.write(RunReader.open(files.root()), files.report());
        return files.report();
    }

    private Provenance provenance(RunConfig config, MemoryNeed memory, Map<String, String> sums) {
        return Provenance.current(
                version,
                home.flatMap(SourceRevision::of),
                Libtorch.version(),
                threads(config, memory),
                config.seed(),
                sums,
                additions.names(),
                commandLine,
                clock.instant());
    }
}
