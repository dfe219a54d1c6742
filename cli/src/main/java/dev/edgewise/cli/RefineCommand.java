package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Refining;
import dev.edgewise.assembly.SelectedRow;
import dev.edgewise.assembly.Student;
import dev.edgewise.data.InstructionRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.selection.Reflection;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise refine`: a teacher refines instruction data, the student chooses.
@Command(
        name = "refine",
        description = "Have a teacher refine instruction data in two stages, and keep what fits the student.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The teacher rewrites the instruction, and the student takes the pair with the higher IFD. The teacher rewrites",
            "the output, and the student takes the one with the lower r-IFD. An answer that cannot be read leaves the",
            "original. Finished rows stay in OUT.work, where the same command goes on after it was stopped.",
            "",
            "Example:",
            "  ./edgewise refine --student runs/arithmetic/final --data examples/select/rows.jsonl \\",
            "    --teacher examples/select/answers.jsonl --template plain --out refined.jsonl"
        })
final class RefineCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private StudentOptions student = new StudentOptions();

    @Mixin
    private TeacherOptions teacher = new TeacherOptions();

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            defaultValue = "paper",
            description = "paper: every outcome is kept whose scores are both below 1. released: of these only the ones"
                    + " whose output was refined, as the released code does (default: paper).")
    private Reflection rule = Reflection.PAPER;

    @Option(
            names = "--max-tokens",
            paramLabel = "TOKENS",
            defaultValue = "2048",
            description = "The most tokens of an answer of the teacher (default: 2048).")
    private int maxTokens = 2048;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "The teacher's temperature (default: 0, its most likely answer).")
    private double temperature;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which draw of the teacher's is taken.")
    private long seed;

    @Override
    public Integer call() {
        Main command = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = command.streams();
        student.check();
        if (maxTokens < 1 || !(temperature >= 0)) {
            throw new ConfigException("--max-tokens must be at least 1 and --temperature at least 0 but they were "
                    + maxTokens + " and " + temperature);
        }
        List<InstructionRow> rows = InstructionRow.read(student.data(), student.responses());
        var named = teacher.part(Plugins.ofClassPath())
                .orElseThrow(
                        () -> new ConfigException(
                                "--teacher is missing: say who refines, such as --teacher answers.jsonl or --teacher http://HOST/v1"));
        Student open = student.open(streams);
        try (OpenModel _ = open.model();
                Teacher opened = teacher.open(named, List.of(), student.device(), seed, streams)) {
            IfdScorer scorer = open.scorer(student.template(), student.maxLength());
            Refining.Settings settings =
                    new Refining.Settings(rule, student.template(), student.maxLength(), maxTokens, temperature, seed);
            Refining refining = new Refining(settings, open, opened, scorer);
            long start = System.nanoTime();
            List<SelectedRow> refined = refined(refining, rows, command);
            if (student.kept() != null) {
                SelectedRow.writeKept(student.kept(), refined);
            }
            Output output = new Output(streams);
            new SelectionText(refined, (System.nanoTime() - start) / 1e9).write(output, student, scorer);
            tell(output, refined, refining.usage());
        }
        return ExitCodes.DONE;
    }

    private List<SelectedRow> refined(Refining refining, List<InstructionRow> rows, Main command) {
        try {
            return refining.run(
                    rows, student.data(), student.out(), command.streams().display());
        } catch (Refining.TeacherStopped stopped) {
            throw new DataException(
                    stopped.getMessage() + "\nRows that are finished stay in " + Refining.work(student.out())
                            + ". Go on with: ./edgewise " + quoted(command.arguments()),
                    stopped);
        }
    }

    private static void tell(Output output, List<SelectedRow> rows, TeacherUsage usage) {
        Refining.Unread unread = Refining.unread(rows);
        if (unread.instructions() + unread.outputs() > 0) {
            output.line("unread    " + unread.instructions() + " new instructions and " + unread.outputs()
                    + " better outputs could not be read from the teacher's answers; the original stayed");
        }
        output.line("teacher   " + ReadableNumbers.count(usage.requests()) + " answers, "
                + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                + ReadableNumbers.count(usage.completionTokens()) + " written"
                + (usage.cost() > 0 ? ", cost " + ReadableNumbers.number(usage.cost()) : ""));
    }

    static String quoted(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.matches("[A-Za-z0-9_./:=,@%+-]+")
                        ? argument
                        : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
