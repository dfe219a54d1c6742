package dev.edgewise.assembly;

import dev.edgewise.config.StudyConfig;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.UserException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.report.StudyPage;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunLock;
import dev.edgewise.study.Preregistration;
import dev.edgewise.study.RunOutcome;
import dev.edgewise.study.StudyFiles;
import dev.edgewise.study.StudyJson;
import dev.edgewise.study.StudyPlan;
import dev.edgewise.study.StudyResults;
import dev.edgewise.study.StudyTable;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One process's part of a study: takes the directory, runs what is missing side by side, and writes the results anew
/// after every run.
///
/// @param jobs runs side by side
/// @param interrupted whether a person asked to stop
public record StudySession(
        StudyConfig study,
        StudyFiles files,
        Preregistration registration,
        int jobs,
        Children children,
        BooleanSupplier interrupted,
        Clock clock) {
    private static final long LOOK_MILLIS = 300;

    /// How a session ended.
    public record Ended(StudyResults results, boolean interrupted) {}

    private record Part(StudyConfig.Arm arm, long seed) {
        String words() {
            return arm.name() + ", seed " + seed;
        }
    }

    /// What the runs have come to so far; shared by the threads that run them.
    private static final class Tally {
        private final Map<Part, RunOutcome> outcomes = new LinkedHashMap<>();
        private final Map<Part, String> failures = new LinkedHashMap<>();
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private int done;
    }

    /// Returns what would be run, for people.
    public String describe() {
        StudyPlan plan = study.plan();
        StringBuilder text = new StringBuilder();
        text.append(plan.question()).append("\n  expected: ").append(plan.expectation());
        text.append("\n  decides:  ").append(plan.metric().label()).append("\n");
        int runs = plan.arms().size() * plan.seeds().size();
        text.append(runs).append(" runs (").append(plan.arms().size()).append(" arms × ");
        text.append(plan.seeds().size()).append(" seeds)");
        text.append(plan.rollouts() > 0 && plan.tokens() > 0 ? " of at most " : " of ");
        text.append(plan.rollouts() > 0 ? ReadableNumbers.count(plan.rollouts()) + " rollouts" : "");
        text.append(plan.rollouts() > 0 && plan.tokens() > 0 ? " and " : "");
        text.append(plan.tokens() > 0 ? ReadableNumbers.count(plan.tokens()) + " tokens" : "");
        text.append(", ")
                .append(jobs)
                .append(" side by side, in ")
                .append(files.root())
                .append("\n");
        study.arms()
                .forEach(arm -> text.append("  ")
                        .append(arm.name())
                        .append(arm.name().equals(plan.reference()) ? " (reference)" : "")
                        .append("  ")
                        .append(String.join("  ", arm.set()))
                        .append("\n"));
        return text.append("registration ")
                .append(registration.hash())
                .append("\n")
                .toString();
    }

    /// Runs what is missing.
    ///
    /// @param display where a person watches
    /// @throws UserException if the study was changed since it began, or another process runs it
    public Ended run(Display display) {
        PrintStream err = display.err();
        Tally tally = new Tally();
        StudyRunner runner = new StudyRunner(study, files, children, interrupted, tally.lines::add);
        createDirectory();
        try (var _ = RunLock.acquire(new RunFiles(files.root()))) {
            Preregistration registered = registration.settle(files.registration());
            err.print(describe());
            registered.notes().forEach(note -> err.println("note: " + note));
            ExecutorService pool = Executors.newFixedThreadPool(jobs);
            try {
                prepare(runner, pool, tally, display);
                runAll(runner, pool, tally, registered, display);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                pool.shutdownNow();
            }
            StudyResults results = results(tally, registered);
            write(results);
            return new Ended(results, interrupted.getAsBoolean() && tally.outcomes.size() < parts().size());
        }
    }

    private void createDirectory() {
        try {
            Files.createDirectories(files.root());
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot create the study's directory " + files.root() + ": " + e.getMessage()
                            + "; name a writable directory with --out",
                    e);
        }
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (long seed : study.plan().seeds()) {
            study.arms().forEach(arm -> parts.add(new Part(arm, seed)));
        }
        return parts;
    }

    private void prepare(StudyRunner runner, ExecutorService pool, Tally tally, Display display)
            throws InterruptedException {
        if (study.trainedFirst().isEmpty()) {
            return;
        }
        display.err()
                .println("preparing: " + study.plan().seeds().size() + " × "
                        + String.join(", ", study.trainedFirst().keySet()));
        List<Future<?>> all = new ArrayList<>();
        for (long seed : study.plan().seeds()) {
            all.add(pool.submit(() -> {
                String why = StudyFailures.at(() -> runner.prepare(seed), files.log(StudyConfig.WARM_START_ARM, seed));
                synchronized (tally) {
                    tally.lines.add("warm start, seed " + seed + ": " + (why.isEmpty() ? "ready" : why));
                    if (!why.isEmpty()) {
                        study.arms().forEach(arm -> tally.failures.put(new Part(arm, seed), why));
                    }
                }
            }));
        }
        try (ProgressLine line = display.progress("warm starts", ReadableNumbers::count, all.size(), 0)) {
            awaitAll(
                    all,
                    tally,
                    display.err(),
                    () -> line.update(all.stream().filter(Future::isDone).count()));
        }
    }

    private void runAll(
            StudyRunner runner, ExecutorService pool, Tally tally, Preregistration registered, Display display)
            throws InterruptedException {
        List<Part> parts = parts();
        long each = study.plan().horizon();
        List<Future<?>> all = new ArrayList<>();
        Map<String, Future<?>> byName = new HashMap<>();
        for (Part part : parts) {
            if (!tally.failures.containsKey(part)) {
                // An arm stands above those that come after it, so its run was handed to the pool before theirs.
                Future<?> before = byName.get(part.arm().after() + " " + part.seed());
                Future<?> run = pool.submit(() -> {
                    if (before != null) {
                        before.get();
                    }
                    runPart(runner, part, tally, registered);
                    return null;
                });
                byName.put(part.arm().name() + " " + part.seed(), run);
                all.add(run);
            }
        }
        try (ProgressLine line =
                display.progress("study", ReadableNumbers::count, each * parts.size(), spent(runner, parts))) {
            awaitAll(all, tally, display.err(), () -> line.update(spent(runner, parts)));
        }
    }

    private void runPart(StudyRunner runner, Part part, Tally tally, Preregistration registered) {
        RunOutcome[] outcome = new RunOutcome[1];
        String why = StudyFailures.at(
                () -> {
                    if (interrupted.getAsBoolean()) {
                        throw new StudyRunner.Failed(StudyRunner.INTERRUPTED);
                    }
                    outcome[0] = runner.run(part.arm(), part.seed());
                },
                files.log(part.arm().name(), part.seed()));
        synchronized (tally) {
            if (why.isEmpty()) {
                tally.outcomes.put(part, outcome[0]);
                tally.done++;
                tally.lines.add(words(part, outcome[0]) + "  (" + tally.done + " of " + parts().size() + ")");
                write(results(tally, registered));
            } else {
                tally.failures.put(part, why);
                if (!why.equals(StudyRunner.INTERRUPTED)) {
                    tally.lines.add(part.words() + ": " + why);
                }
            }
        }
    }

    private static String words(Part part, RunOutcome outcome) {
        return part.words() + ": frontier " + ReadableNumbers.number(outcome.frontier()) + ", accuracy "
                + ReadableNumbers.percent(outcome.accuracy()) + ", " + ReadableNumbers.count(outcome.rollouts())
                + " rollouts, "
                + ReadableNumbers.count(outcome.tokens()) + " tokens, "
                + ReadableNumbers.duration(outcome.seconds()) + ", "
                + outcome.stopped().words();
    }

    /// Shows progress until all is done; once a person asks to stop, children are told and then awaited.
    private void awaitAll(List<Future<?>> all, Tally tally, PrintStream err, Runnable look)
            throws InterruptedException {
        boolean told = false;
        while (!all.stream().allMatch(Future::isDone)) {
            if (interrupted.getAsBoolean() && !told) {
                told = true;
                children.stop();
            }
            print(tally, err);
            look.run();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        print(tally, err);
        look.run();
        StudyFailures.requireAll(all);
    }

    private static void print(Tally tally, PrintStream err) {
        for (String line = tally.lines.poll(); line != null; line = tally.lines.poll()) {
            err.println("\r" + line + " ".repeat(Math.max(0, 60 - line.length())));
        }
    }

    private static long spent(StudyRunner runner, List<Part> parts) {
        return parts.stream()
                .mapToLong(part -> runner.spent(part.arm().name(), part.seed()))
                .sum();
    }

    private StudyResults results(Tally tally, Preregistration registered) {
        Map<String, String> missing = new LinkedHashMap<>();
        List<RunOutcome> outcomes;
        synchronized (tally) {
            outcomes = List.copyOf(tally.outcomes.values());
            for (Part part : parts()) {
                if (!tally.outcomes.containsKey(part)) {
                    missing.put(part.words(), tally.failures.getOrDefault(part, "not run yet"));
                }
            }
        }
        return StudyResults.of(study.plan(), registered, outcomes, missing);
    }

    private void write(StudyResults results) {
        WholeFile.write(files.results(), StudyJson.of(results).toPrettyString() + "\n");
        WholeFile.write(files.table(), new StudyTable(results).markdown());
        StudyPage.write(results, files.page());
    }
}
