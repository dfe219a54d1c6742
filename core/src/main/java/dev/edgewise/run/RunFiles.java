package dev.edgewise.run;

import java.nio.file.Path;

/// Tells where each file of a run directory lies. These are only names: nothing is created or read.
///
/// @param root the run directory
public record RunFiles(Path root) {
    /// Returns the resolved configuration.
    public Path config() {
        return root.resolve("config.yaml");
    }

    /// Returns where the run came from: versions, machine, seed, data hashes, command line.
    public Path provenance() {
        return root.resolve("provenance.json");
    }

    /// Returns the file with one line per resume: the step it went on from and the provenance of the process
    /// that did.
    public Path resumes() {
        return root.resolve("resumes.jsonl");
    }

    /// Returns the file with one line per optimizer step: metrics under TRL's keys.
    public Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    /// Returns the file with one line per optimizer step: what the curriculum believes of every cell.
    public Path curriculum() {
        return root.resolve("curriculum.jsonl");
    }

    /// Returns the file with one line per completion.
    public Path rollouts() {
        return root.resolve("rollouts.jsonl");
    }

    /// Returns the file with one line per completion of a lesson.
    public Path lessons() {
        return root.resolve("lessons.jsonl");
    }

    /// Returns the file with one line per step, cell and signal: what it gave and what it cost.
    public Path signals() {
        return root.resolve("signals.jsonl");
    }

    /// Returns the file with one line per event that is neither a step nor a rollout.
    public Path events() {
        return root.resolve("events.jsonl");
    }

    /// Holds one directory per checkpoint.
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /// Holds one directory per change that was done at once, with the run as it was before, in the form of a
    /// checkpoint.
    public Path before() {
        return root.resolve("before");
    }

    /// Returns what the reference says of the rows of a run on preferences, where it is computed once.
    public Path referenceLogProbs() {
        return root.resolve("reference.safetensors");
    }

    /// Returns how many of each problem's first completions were wrong, where levels were inferred.
    public Path levels() {
        return root.resolve("levels.json");
    }

    /// Returns the outcome in numbers.
    public Path summary() {
        return root.resolve("summary.json");
    }

    /// Returns the trained model as a Hugging Face directory.
    public Path finalModel() {
        return root.resolve("final");
    }

    /// Returns the self-contained report.
    public Path report() {
        return root.resolve("report.html");
    }

    /// Holds what a command that scores completions writes to its standard error.
    public Path rewardLog() {
        return root.resolve("reward.log");
    }

    /// Held by the process that writes into the directory.
    public Path lock() {
        return root.resolve(".lock");
    }
}
