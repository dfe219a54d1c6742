package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.journey.CompactForm;
import dev.edgewise.journey.JourneyData;
import dev.edgewise.journey.JourneyRow;
import dev.edgewise.journey.Problems;
import dev.edgewise.journey.ReasoningTree;
import dev.edgewise.journey.ThoughtForm;
import dev.edgewise.journey.WordForm;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.report.JourneyPage;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise journey`: long thoughts with wrong turns that are taken back, and the shortcuts of the same trees.
@Command(
        name = "journey",
        description =
                "Make data sets of solutions with wrong turns that are noticed and taken back, and of the shortcuts"
                        + " through the same reasoning trees.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Writes journey.jsonl, shortcut.jsonl and shortcut-matched.jsonl (TRL's columns, for algorithm.dataset of an SFT",
            "run), trees.jsonl, from which the same command goes on after it was stopped, and journey.html.",
            "",
            "Examples:",
            "  ./edgewise journey --environment addition --set levels=[4,6] --count 500 --out journeys",
            "  ./edgewise journey --data examples/journey/attempts.jsonl --out journeys",
            "  ./edgewise journey --environment run.yaml --student model.gguf --teacher http://HOST/v1 --teacher-model M \\",
            "    --out journeys"
        })
final class JourneyCommand implements Callable<Integer> {
    /// The page in a directory of journeys.
    static final String PAGE = "journey.html";

    private static final double OF_EXPERT = 0.3;

    /// How journeys are written.
    enum Form {
        WORDS,
        COMPACT
    }

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private JourneyInput input = new JourneyInput();

    @Mixin
    private JourneyTreeOptions trees = new JourneyTreeOptions();

    @Mixin
    private JourneyStudent student = new JourneyStudent();

    @Mixin
    private TeacherOptions teachers = new TeacherOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The directory to write into.")
    private @Nullable Path out;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most problems, from all levels in turn (default: 1000).")
    private int count = 1000;

    @Option(
            names = "--explore",
            paramLabel = "P",
            description =
                    "Probability that a step is taken wrongly first, where a wrong branch is known (default: 0.3 for"
                            + " an environment's own wrong steps, which it has everywhere, else 1). A journey has at least one.")
    private @Nullable Double explore;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description =
                    "words: with what was wrong and where to go back to. compact: a mark for each step back, in the"
                            + " characters of the environment, for models with a token per character (default: compact for an"
                            + " environment's own steps, else words).")
    private @Nullable Form form;

    @Override
    public Integer call() {
        Main command = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = command.streams();
        Path directory = Objects.requireNonNull(out, "required");
        requireRanges();
        JourneyInput.Read read = input.read(streams.err()::println);
        var named = teachers.part(Plugins.of(input.plugins()));
        JourneyTreeOptions.Source source = trees.source(!read.files().isEmpty(), student.isNamed(), named.isPresent());
        Problems problems = input.problems(read, source, count, student.seed());
        Output output = new Output(streams);
        problems.notes().forEach(note -> output.line("problems  " + note));
        Student open = student.open(streams);
        try (OpenModel _ = open == null ? null : open.model();
                Teacher teacher = named.isEmpty()
                        ? null
                        : teachers.open(named.get(), read.environments(), student.device(), student.seed(), streams)) {
            JourneyWork work = new JourneyWork(command, read, problems, open, teacher, student.seed());
            List<ReasoningTree> grown = work.trees(directory.resolve("trees.jsonl"), input, trees, source, student);
            JourneyData data =
                    work.data(grown, chance(source), tree -> form(source, read, tree), form(source) == Form.WORDS);
            String unit = open == null ? "characters" : "tokens";
            requireJourneys(data, read.name(), source);
            write(directory, read.name(), form(source), unit, data);
            tell(output, directory, unit, data);
            work.tellCost(output);
        } finally {
            read.environments().forEach(Environment::release);
        }
        return ExitCodes.DONE;
    }

    private double chance(JourneyTreeOptions.Source source) {
        return explore != null ? explore : source == JourneyTreeOptions.Source.EXPERT ? OF_EXPERT : 1;
    }

    private ThoughtForm form(JourneyTreeOptions.Source source, JourneyInput.Read read, ReasoningTree tree) {
        if (form(source) == Form.WORDS) {
            return new WordForm(student.seed());
        }
        String environment = tree.task().cell().environment();
        return read.environments().isEmpty()
                ? CompactForm.of(environment, Optional.empty())
                : CompactForm.of(environment, read.environment(tree.task()).alphabet());
    }

    private void requireRanges() {
        if (count < 1) {
            throw new ConfigException("--count must be at least 1 but was " + count);
        }
        if (explore != null && !(explore >= 0 && explore <= 1)) {
            throw new ConfigException("--explore must be in [0, 1] but was " + explore);
        }
    }

    private Form form(JourneyTreeOptions.Source source) {
        return form != null ? form : source == JourneyTreeOptions.Source.EXPERT ? Form.COMPACT : Form.WORDS;
    }

    private static void requireJourneys(JourneyData data, String name, JourneyTreeOptions.Source source) {
        if (data.journeys().isEmpty()) {
            String advice = source == JourneyTreeOptions.Source.EXPERT
                    ? " Environment " + name + " may know no wrong steps; name a --student or a --teacher with --steps"
                            + " teacher, whose steps are tried instead."
                    : " A journey needs a right path and a wrong branch beside it.";
            throw new DataException("No journey was made: "
                    + data.losses().stream()
                            .map(loss -> loss.count() + " " + loss.reason())
                            .collect(Collectors.joining("; "))
                    + "." + advice);
        }
    }

    private static void write(Path directory, String name, Form form, String unit, JourneyData data) {
        boolean chat = form == Form.WORDS;
        rows(directory.resolve("journey.jsonl"), data.journeys(), "journey", chat);
        rows(directory.resolve("shortcut.jsonl"), data.shortcuts(), "shortcut", chat);
        rows(directory.resolve("shortcut-matched.jsonl"), data.matched(), "shortcut", chat);
        JourneyPage.write(name, chat ? "in words" : "compact", unit, data, directory.resolve(PAGE));
    }

    private static void rows(Path file, List<JourneyRow> rows, String kind, boolean chat) {
        WholeFile.write(
                file, rows.stream().map(row -> row.json(kind, chat) + "\n").collect(Collectors.joining()));
    }

    private static void tell(Output output, Path directory, String unit, JourneyData data) {
        data.losses().forEach(loss -> output.line("left out  " + loss.count() + " " + loss.reason()));
        line(output, "journeys ", data.journeys(), unit, directory.resolve("journey.jsonl"));
        line(output, "shortcuts", data.shortcuts(), unit, directory.resolve("shortcut.jsonl"));
        line(output, "matched  ", data.matched(), unit, directory.resolve("shortcut-matched.jsonl"));
        output.line("page      " + directory.resolve(PAGE));
    }

    private static void line(Output output, String what, List<JourneyRow> rows, String unit, Path file) {
        output.line(what + " " + ReadableNumbers.count(rows.size()) + " rows, "
                + ReadableNumbers.count(JourneyData.sum(rows)) + " " + unit + "  " + file);
    }
}
