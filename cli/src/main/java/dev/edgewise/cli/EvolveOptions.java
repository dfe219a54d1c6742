package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.EvolutionTasks;
import dev.edgewise.assembly.Evolving;
import dev.edgewise.assembly.StartingPrompts;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.evolve.EvolutionSettings;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say by which tasks prompts evolve, for how long, and where they go.
final class EvolveOptions {
    private static final Pattern LEVELS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "A built-in family, such as addition (default: those of the model's run). May be repeated.")
    private List<String> families = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A data set with answers: JSONL, JSON, CSV, TSV or Parquet. May be repeated.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--levels",
            paramLabel = "FIRST-LAST",
            description = "Levels whose tasks are asked, counted from 0 (default: all).")
    private @Nullable String levels;

    @Option(
            names = "--budget",
            required = true,
            paramLabel = "TRIALS",
            description = "Tasks to ask, minibatches and validations together; no change begins behind that.")
    private long budget;

    @Option(
            names = "--minibatch",
            paramLabel = "N",
            defaultValue = "3",
            description = "Training tasks on which a change is tried first (default: 3).")
    private int minibatch = 3;

    @Option(
            names = "--merges",
            paramLabel = "N",
            defaultValue = "0",
            description = "Merges of two prompts that are kept at the most (default: 0, none is tried).")
    private int merges;

    @Option(
            names = "--population",
            paramLabel = "K",
            defaultValue = "8",
            description = "Prompts that are kept at the most, at least 2 (default: 8).")
    private int population = 8;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "1",
            description = "Completions per trial; its score is their mean (default: 1).")
    private int samples = 1;

    @Option(
            names = "--training-tasks",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tasks to learn from, which a teacher sees (default: 32).")
    private int trainingTasks = 32;

    @Option(
            names = "--validation-tasks",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tasks that judge prompts, which no teacher sees (default: 32).")
    private int validationTasks = 32;

    @Option(
            names = "--parts",
            paramLabel = "NAME",
            split = ",",
            description = "Parts that evolve: system, instruction, answer_form, examples (default: those that suit the"
                    + " model).")
    private List<String> parts = new ArrayList<>();

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description = "Prompts to begin with, as evolve writes them (default: none, the model as it was trained).")
    private @Nullable String prompts;

    @Option(
            names = "--max-tokens",
            paramLabel = "TOKENS",
            defaultValue = "1024",
            description = "The most tokens of an answer of the teacher (default: 1024).")
    private int maxTokens = 1024;

    @Option(
            names = "--teacher-temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "The teacher's temperature (default: 1).")
    private double teacherTemperature = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "evolved",
            description = "Where prompts.json, evolution.jsonl, trials.jsonl and report.html go (default: evolved).")
    private Path out = Path.of("evolved");

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    /// Refuses what cannot be, before anything is read.
    ///
    /// @throws ConfigException if so
    void check() {
        require("--budget", budget, 1);
        require("--minibatch", minibatch, 1);
        require("--merges", merges, 0);
        require("--samples", samples, 1);
        require("--training-tasks", trainingTasks, 1);
        require("--validation-tasks", validationTasks, 1);
        require("--max-tokens", maxTokens, 1);
        if (!(teacherTemperature >= 0)) {
            throw new ConfigException("--teacher-temperature must be at least 0 but was " + teacherTemperature);
        }
        if (population < 2) {
            throw new ConfigException("--population must be at least 2 but was " + population
                    + ": prompts stay because others are worse on some task; the best one alone is the first of"
                    + " prompts.json");
        }
        if (prompts().isPresent() && !parts.isEmpty()) {
            throw new ConfigException(
                    "--parts says what a prompt to begin with is made of, but --prompts names prompts;"
                            + " leave out one of them");
        }
    }

    private static void require(String option, long value, long least) {
        if (value < least) {
            throw new ConfigException(option + " must be at least " + least + " but was " + value);
        }
    }

    /// Returns the levels of an environment that are asked.
    ///
    /// @throws ConfigException if it has not got them
    Environment window(Environment whole) {
        if (levels == null) {
            return whole;
        }
        Matcher range = LEVELS.matcher(levels);
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first <= last && last < whole.levels()) {
                return new LevelWindow(whole.name(), whole, first, last);
            }
        }
        throw new ConfigException("--levels must be FIRST-LAST within 0-" + (whole.levels() - 1) + " of " + whole.name()
                + " but was \"" + Quoted.of(levels) + "\"");
    }

    /// Returns the prompts that evolution begins with.
    List<Prompt> start(PromptRenderer renderer, AnswerFormat format, boolean trained) {
        return prompts()
                .map(file -> StartingPrompts.of(PromptFile.read(file)))
                .orElseGet(() -> List.of(StartingPrompts.of(renderer, format, trained, parts)));
    }

    /// Tells of a system message that gives way to those of the prompts of a file.
    void tellSystem(List<Prompt> start, PromptOptions given, Streams streams) {
        prompts().ifPresent(file -> PromptsOption.tellSystem(start, file, given, streams));
    }

    /// Returns how messages call those prompts.
    List<String> names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> prompts()
                        .map(file -> "prompt " + number + " of " + file)
                        .orElse("the prompt to begin with"))
                .toList();
    }

    /// Refuses prompts that leave no room for a token of the completion.
    ///
    /// @throws ConfigException if so
    void require(List<Prompt> start, PromptRenderer renderer, int context, EvolutionTasks tasks) {
        PromptFit fit = new PromptFit(renderer, context, 1);
        List<String> names = names(start.size());
        for (int i = 0; i < start.size(); i++) {
            fit.require(names.get(i), start.get(i), tasks.conversations());
        }
    }

    /// Tells of tasks that are fewer than wanted.
    void tell(EvolutionTasks tasks, Streams streams) {
        int drawn = tasks.training().size() + tasks.validation().size();
        if (drawn < trainingTasks + validationTasks) {
            streams.err()
                    .println("note: there are only " + drawn + " different training tasks, so "
                            + tasks.training().size() + " are learned from and "
                            + tasks.validation().size() + " judge");
        }
    }

    EvolutionSettings settings(long seed) {
        return new EvolutionSettings(budget, minibatch, false, true, merges, seed);
    }

    Evolving.@Nullable Rewriter rewriter(@Nullable Teacher teacher) {
        return teacher == null ? null : new Evolving.Rewriter(teacher, maxTokens, teacherTemperature);
    }

    /// Adds what trials and proposals depend on.
    ObjectNode about(ObjectNode about, EvolutionTasks tasks, List<Prompt> start, SamplingSettings sampling, long seed) {
        return about.put("tasks", tasks.sum())
                .put("prompts", start.toString())
                .put("sampling", sampling.toString())
                .put("samples", samples)
                .put("minibatch", minibatch)
                .put("merges", merges)
                .put("max_tokens", maxTokens)
                .put("teacher_temperature", teacherTemperature)
                .put("seed", seed);
    }

    private Optional<Path> prompts() {
        return PromptsOption.file(prompts);
    }

    List<String> families() {
        return families;
    }

    List<Path> data() {
        return data;
    }

    long budget() {
        return budget;
    }

    int population() {
        return population;
    }

    int samples() {
        return samples;
    }

    int trainingTasks() {
        return trainingTasks;
    }

    int validationTasks() {
        return validationTasks;
    }

    Path out() {
        return out;
    }

    boolean json() {
        return json;
    }
}
