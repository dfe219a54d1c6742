package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.journey.AttemptFields;
import dev.edgewise.journey.CompletionForm;
import dev.edgewise.journey.Problems;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what journeys are made of: environments, or rows of a file.
final class JourneyInput {
    @Option(
            names = "--environment",
            paramLabel = "TYPE_OR_YAML",
            description = "A type of environment such as addition, or a run's YAML file for all of its environments.")
    private @Nullable String environment;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the environment, such as levels=[3,6]. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--plugin", paramLabel = "JAR", description = "Adds the variants of this jar. May be repeated.")
    private List<Path> plugins = new ArrayList<>();

    @Option(
            names = "--data",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Rows with a question, a right solution and attempts, each marked right or wrong: JSONL, JSON or"
                            + " Parquet.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--question-field",
            paramLabel = "FIELD",
            defaultValue = "question",
            description = "The problem (default: question).")
    private String question = "question";

    @Option(
            names = "--reference-field",
            paramLabel = "FIELD",
            description =
                    "A right solution, or an equation solved for x (default: ground_truth, reference or equation).")
    private @Nullable String reference;

    @Option(
            names = "--answer-field",
            paramLabel = "FIELD",
            description = "The right answer (default: answer, else that of the right solution).")
    private @Nullable String answerField;

    @Option(
            names = "--attempts-field",
            paramLabel = "FIELD",
            split = ",",
            description = "Fields with an attempt or a list of them (default: every field that holds such).")
    private List<String> attempts = new ArrayList<>();

    @Option(
            names = "--attempt-text",
            paramLabel = "FIELD",
            description = "The text of an attempt (default: text, solution or completion).")
    private @Nullable String text;

    @Option(
            names = "--attempt-correct",
            paramLabel = "FIELD",
            description = "Whether an attempt is right (default: correct or is_correct).")
    private @Nullable String correct;

    @Option(
            names = "--answer",
            paramLabel = "FORMAT",
            description = "How the answer is marked: hash, boxed or tag (default: that of the YAML file, else hash).")
    private @Nullable String answer;

    /// What was read.
    ///
    /// @param name of it all, for people
    /// @param format how answers are marked
    record Read(String name, List<Environment> environments, List<Path> files, AnswerFormat format) {
        /// Returns the environment of a task.
        Environment environment(Task task) {
            return environments.stream()
                    .filter(each -> each.name().equals(task.cell().environment()))
                    .findFirst()
                    .orElseThrow();
        }

        /// Returns what writes completions and knows whether they are right.
        CompletionForm completions() {
            return environments.isEmpty() ? CompletionForm.of(format) : CompletionForm.of(this::environment);
        }
    }

    /// Opens the environments, or takes the files.
    ///
    /// @throws ConfigException if not exactly one of both was named, or there is no room for steps
    Read read(Consumer<String> say) {
        if ((environment == null) == data.isEmpty()) {
            throw new ConfigException("journey needs either --environment TYPE_OR_YAML or --data FILE");
        }
        AnswerFormat format = answer == null ? null : AnswerFormat.of(answer);
        if (format != null && !format.allowsSteps()) {
            throw new ConfigException(
                    "--answer " + format.key()
                            + " takes the whole completion as the answer, and a journey shows its steps. Take hash, boxed or tag");
        }
        if (environment == null) {
            String names = data.stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .collect(Collectors.joining(", "));
            return new Read(names, List.of(), List.copyOf(data), format == null ? AnswerFormat.HASH : format);
        }
        RunConfig config = config(environment, format);
        AnswerFormat used = config.prompt().answer();
        if (!used.allowsSteps() || !config.prompt().showSteps()) {
            throw new ConfigException("a journey shows its steps, but " + environment + " has prompt.answer "
                    + used.key() + " and prompt.show_steps " + config.prompt().showSteps() + "; add --answer hash");
        }
        List<Environment> opened = Environments.of(config.environments(), config.prompt(), TrainSession.talking(say));
        return new Read(
                opened.stream().map(Environment::name).collect(Collectors.joining(", ")), opened, List.of(), used);
    }

    private RunConfig config(String named, @Nullable AnswerFormat format) {
        List<String> prompt =
                format == null ? List.of() : List.of("prompt.answer=" + format.key(), "prompt.show_steps=true");
        if (named.matches(".*\\.ya?ml")) {
            List<String> all = new ArrayList<>(overrides);
            all.addAll(prompt);
            return ConfigReader.read(Path.of(named), all, plugins);
        }
        List<String> all = new ArrayList<>(
                overrides.stream().map(set -> "environments[0]." + set).toList());
        all.addAll(prompt);
        return ConfigReader.read(
                "model: {path: none}\nalgorithm: {type: grpo}\nenvironments: [{type: " + named + "}]\n",
                "--environment " + named,
                Path.of("").toAbsolutePath(),
                all,
                plugins);
    }

    /// Returns the problems.
    ///
    /// @param source who proposes steps
    Problems problems(Read read, JourneyTreeOptions.Source source, int count, long seed) {
        if (read.files().isEmpty()) {
            return Problems.drawn(read.environments(), !source.isModel(), count, seed);
        }
        AttemptFields fields = new AttemptFields(question, reference, answerField, attempts, text, correct);
        return Problems.read(Rows.read(read.files()), fields, !source.isModel(), count);
    }

    /// Adds what was set, for the file of trees.
    void describe(ObjectNode about) {
        about.put("set", String.join(" ", overrides)).put("question_field", question);
        about.put("reference_field", reference).put("answer_field", answerField);
        about.put("attempts_field", String.join(" ", attempts));
        about.put("attempt_text", text).put("attempt_correct", correct);
    }

    List<Path> plugins() {
        return plugins;
    }
}
