package dev.edgewise.assembly;

import dev.edgewise.config.ConfigWriter;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.StudyConfig;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
import dev.edgewise.event.StopReason;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.run.Checkpoint;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunLock;
import dev.edgewise.run.RunTail;
import dev.edgewise.run.Summary;
import dev.edgewise.study.OutcomeReader;
import dev.edgewise.study.RunOutcome;
import dev.edgewise.study.StudyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Does the parts of a study, each in a process of its own: warm starts, data sets by difficulty, runs and their final
/// evaluations. Every part is an ordinary run directory or file; what is there already is left alone, so that a study
/// that was killed goes on by being started again. Thread-safe.
public final class StudyRunner {
    /// Why a part failed that was asked to stop.
    static final String INTERRUPTED = StopReason.Usual.INTERRUPTED.words();

    private final StudyConfig study;
    private final StudyFiles files;
    private final Children children;
    private final BooleanSupplier interrupted;
    private final Consumer<String> say;

    /// A part that did not come to its end; the message says why.
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String why) {
            super(why);
        }
    }

    /// @param interrupted whether a person asked to stop
    /// @param say takes lines for people
    public StudyRunner(
            StudyConfig study, StudyFiles files, Children children, BooleanSupplier interrupted, Consumer<String> say) {
        this.study = study;
        this.files = files;
        this.children = children;
        this.interrupted = interrupted;
        this.say = say;
    }

    /// Returns what `set` may name for a seed.
    public Map<String, String> places(long seed) {
        Map<String, String> places = new LinkedHashMap<>();
        for (String name : study.trainedFirst().keySet()) {
            places.put(StudyConfig.place(name), finalModel(name, seed).toString());
        }
        if (study.buckets() != null) {
            places.put(StudyConfig.BUCKETS, files.buckets(seed).toAbsolutePath().toString());
        }
        return places;
    }

    private Map<String, String> places(StudyConfig.Arm arm, long seed) {
        Map<String, String> places = places(seed);
        String after = arm.after();
        if (after != null) {
            places.put(StudyConfig.AFTER, finalModel(after, seed).toString());
        }
        return places;
    }

    private Path finalModel(String name, long seed) {
        return new RunFiles(files.run(name, seed)).finalModel().toAbsolutePath();
    }

    /// Trains what the arms of `seed` need first, and groups tasks by the warm start.
    public void prepare(long seed) throws InterruptedException {
        for (String name : study.trainedFirst().keySet()) {
            train(name, seed, study.first(name, seed, places(seed)));
            requireModel(name.equals(StudyConfig.WARM_START_ARM) ? "its warm start" : name, name, seed);
        }
        if (study.warmStart() == null) {
            return;
        }
        Path model = finalModel(StudyConfig.WARM_START_ARM, seed);
        StudyConfig.Buckets buckets = study.buckets();
        if (buckets != null && !Files.exists(files.buckets(seed).resolve("full.jsonl"))) {
            Path config = files.config("buckets", seed);
            WholeFile.write(config, ConfigWriter.toYaml(study.base(seed, places(seed))));
            String group = Integer.toString(buckets.group());
            Path log = files.log("buckets", seed);
            require(
                    children.run(
                            List.of(
                                    "probe",
                                    "--model",
                                    model.toString(),
                                    "--config",
                                    config.toString(),
                                    "--budget",
                                    Integer.toString(buckets.budget()),
                                    "--group",
                                    group,
                                    "--k",
                                    "1," + group,
                                    "--seed",
                                    Long.toString(seed),
                                    "--buckets",
                                    files.buckets(seed).toString()),
                            log,
                            log),
                    log);
            say.accept("data sets by difficulty for seed " + seed + ": " + files.buckets(seed));
        }
    }

    /// Trains and evaluates one run, as far as that has not been done.
    public RunOutcome run(StudyConfig.Arm arm, long seed) throws InterruptedException {
        String after = arm.after();
        if (after != null) {
            requireModel("the arm " + after + " before it", after, seed);
        }
        RunConfig config = study.run(arm, seed, places(arm, seed));
        train(arm.name(), seed, config);
        Path evaluation = files.evaluation(arm.name(), seed);
        evaluate(arm.name(), seed, evaluation, 1, config.train().evalTemperature());
        Path samples = study.samples() == 0 ? null : files.samples(arm.name(), seed);
        if (samples != null) {
            evaluate(arm.name(), seed, samples, study.samples(), 1);
        }
        return OutcomeReader.read(arm.name(), seed, files.run(arm.name(), seed), evaluation, samples);
    }

    private void requireModel(String what, String name, long seed) {
        if (!Files.isDirectory(finalModel(name, seed))) {
            throw new Failed(what + " halted before its end, see " + files.log(name, seed));
        }
    }

    private void train(String arm, long seed, RunConfig config) throws InterruptedException {
        Path root = files.run(arm, seed);
        RunFiles run = new RunFiles(root);
        awaitOthers(run);
        if (ended(run)) {
            return;
        }
        if (interrupted.getAsBoolean()) {
            throw new Failed(INTERRUPTED);
        }
        Path file = files.config(arm, seed);
        Path log = files.log(arm, seed);
        WholeFile.write(file, ConfigWriter.toYaml(config));
        PartOutcome outcome = Files.isRegularFile(run.config())
                ? children.run(List.of("train", "--resume", root.toString()), log, log)
                : children.run(List.of("train", file.toString(), "--run", root.toString()), log, log);
        if (outcome.end() != PartOutcome.End.HALTED) {
            require(outcome, log);
        }
    }

    /// Tells whether the run needs nothing more: it has used its budget, or halted itself.
    private static boolean ended(RunFiles run) {
        if (!Files.isRegularFile(run.summary())) {
            return false;
        }
        StopReason stopped = Summary.read(run.summary()).stopped();
        return stopped != StopReason.Usual.INTERRUPTED && stopped != StopReason.Usual.RUNNING;
    }

    /// Waits for a process of an earlier, killed study that still trains into the directory.
    private void awaitOthers(RunFiles run) throws InterruptedException {
        Optional<ProcessHandle> holder = RunLock.holder(run);
        if (holder.isPresent()) {
            say.accept("process " + holder.get().pid() + " of an earlier start still trains into " + run.root()
                    + "; waiting for it");
        }
        while (RunLock.holder(run).isPresent()) {
            if (interrupted.getAsBoolean()) {
                throw new Failed(INTERRUPTED);
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private void evaluate(String arm, long seed, Path file, int samples, double temperature)
            throws InterruptedException {
        if (Files.exists(file)) {
            return;
        }
        Path log = files.log(arm, seed);
        Path fresh = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.createDirectories(fresh.toAbsolutePath().getParent());
            require(
                    children.run(
                            List.of(
                                    "eval",
                                    "--model",
                                    model(new RunFiles(files.run(arm, seed)), log)
                                            .toString(),
                                    "--tasks",
                                    Integer.toString(study.evalTasks()),
                                    "--samples",
                                    Integer.toString(samples),
                                    "--temperature",
                                    Double.toString(temperature),
                                    "--seed",
                                    Long.toString(seed),
                                    "--json"),
                            fresh,
                            log),
                    log);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Returns the trained model; the newest checkpoint of a run that halted itself.
    private static Path model(RunFiles run, Path log) {
        if (Files.isDirectory(run.finalModel())) {
            return run.finalModel();
        }
        return new CheckpointStore(run.checkpoints(), 1)
                .latest()
                .map(Checkpoint::directory)
                .orElseThrow(() -> new Failed("halted before its first checkpoint, see " + log));
    }

    private void require(PartOutcome outcome, Path log) {
        boolean done = outcome.end() == PartOutcome.End.DONE;
        if (outcome.end() == PartOutcome.End.INTERRUPTED || (!done && interrupted.getAsBoolean())) {
            throw new Failed(INTERRUPTED);
        }
        if (!done) {
            throw new Failed(outcome.message() + " (see " + log + ")");
        }
    }

    /// Returns what a run has spent of its budget so far, in the budget's unit; 0 before its first step.
    public long spent(String arm, long seed) {
        return RunTail.last(
                new RunFiles(files.run(arm, seed)).metrics(),
                study.plan().unit().key());
    }

    /// Checks before anything is written that the warm start and every arm could begin, see [RunCheck]. Where an arm
    /// begins from the warm start, what counts is that model's tokenizer and context; data sets by difficulty are
    /// not there yet.
    ///
    /// @param models of a run's configuration
    /// @throws UserException naming the arm
    public void check(Function<RunConfig, Models> models) {
        long seed = study.plan().seeds().getFirst();
        Map<String, String> places = places(seed);
        Map<String, RunConfig> first = new LinkedHashMap<>();
        for (String name : study.trainedFirst().keySet()) {
            RunConfig config = study.first(name, seed, places);
            check(
                    name.equals(StudyConfig.WARM_START_ARM) ? "warm_start" : name,
                    models.apply(config),
                    config,
                    first.get(String.valueOf(config.model().path())));
            first.put(finalModel(name, seed).toString(), config);
        }
        for (StudyConfig.Arm arm : study.arms()) {
            RunConfig config = study.run(arm, seed, places(arm, seed));
            RunConfig start = first.get(String.valueOf(config.model().path()));
            check("arm " + arm.name(), models.apply(config), config, start);
            first.put(finalModel(arm.name(), seed).toString(), start == null ? config : start);
        }
    }

    /// Returns the SHA-256 of the data and model files that the warm start and the arms name, by name; not of
    /// what the study makes.
    ///
    /// @param models of a run's configuration
    public Map<String, String> hashes(Function<RunConfig, Models> models) {
        long seed = study.plan().seeds().getFirst();
        List<RunConfig> runs = new ArrayList<>();
        study.trainedFirst().keySet().forEach(name -> runs.add(study.first(name, seed, places(seed))));
        study.arms().forEach(arm -> runs.add(study.run(arm, seed, places(arm, seed))));
        FileHashes sums = new FileHashes(models.apply(runs.getFirst()));
        Map<String, String> hashes = new TreeMap<>();
        runs.forEach(run -> hashes.putAll(sums.of(run)));
        Path own = files.root().toAbsolutePath().normalize();
        hashes.keySet()
                .removeIf(name -> Path.of(name).toAbsolutePath().normalize().startsWith(own));
        return hashes;
    }

    private void check(String what, Models models, RunConfig config, @Nullable RunConfig start) {
        Path pending =
                study.buckets() == null ? null : files.buckets(config.seed()).toAbsolutePath();
        try {
            new RunCheck(models, pending).require(config, start);
        } catch (UserException e) {
            throw new ConfigException("study " + study.plan().name() + ", " + what + ": " + e.getMessage(), e);
        }
    }
}
