package dev.edgewise.study;

import java.nio.file.Path;

/// Tells where each file of a study lies. These are only names: nothing is created or read.
///
/// @param root the study's directory
public record StudyFiles(Path root) {
    /// Returns what was registered, with its hash.
    public Path registration() {
        return root.resolve("preregistration.json");
    }

    /// Returns the configuration of a run, as it is given to `edgewise train`.
    public Path config(String arm, long seed) {
        return root.resolve("configs").resolve(name(arm, seed) + ".yaml");
    }

    /// Returns the run directory of an arm and seed.
    public Path run(String arm, long seed) {
        return root.resolve("runs").resolve(name(arm, seed));
    }

    /// Returns the final evaluation of a run: what `edgewise eval --json` printed.
    public Path evaluation(String arm, long seed) {
        return root.resolve("evaluations").resolve(name(arm, seed) + ".jsonl");
    }

    /// Returns the final evaluation of a run with several samples a task.
    public Path samples(String arm, long seed) {
        return root.resolve("evaluations").resolve(name(arm, seed) + ".samples.jsonl");
    }

    /// Returns the data sets by difficulty that were made for a seed.
    public Path buckets(long seed) {
        return root.resolve("buckets").resolve("seed-" + seed);
    }

    /// Returns the output of the processes of a run.
    public Path log(String arm, long seed) {
        return root.resolve("logs").resolve(name(arm, seed) + ".log");
    }

    /// Returns all results for scripts.
    public Path results() {
        return root.resolve("results.json");
    }

    /// Returns the table, Markdown.
    public Path table() {
        return root.resolve("study.md");
    }

    /// Returns the figures.
    public Path page() {
        return root.resolve("study.html");
    }

    private static String name(String arm, long seed) {
        return arm + "-seed-" + seed;
    }
}
