package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.SelectedRow;
import dev.edgewise.assembly.Selecting;
import dev.edgewise.assembly.Student;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.InstructionRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.SelectionRule;
import dev.edgewise.selection.Top;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise select`: keeps the instruction data that fits a student.
@Command(
        name = "select",
        description = "Score instruction data by a student's perplexities (IFD and r-IFD) and keep what fits it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each row is written with ifd, rifd, kept and reason; a score that could not be taken is null. Of several",
            "responses the row names the one taken. Scores stay in OUT.work: the same command goes on there after it was",
            "killed, and another --rule or --top needs no new scores.",
            "",
            "Examples:",
            "  ./edgewise select --student runs/arithmetic/final --data examples/select/rows.jsonl --out scored.jsonl \\",
            "    --template plain --rule ifd",
            "  ./edgewise select --student model.gguf --data alpaca.json --rule ifd --top 0.1 --out scored.jsonl \\",
            "    --kept train.jsonl"
        })
final class SelectCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private StudentOptions student = new StudentOptions();

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            defaultValue = "paper",
            description =
                    "paper: lowest r-IFD, kept if both scores are below 1. released: the same, but a refined response"
                            + " must beat the original. ifd: highest IFD below 1 (default: paper).")
    private SelectionRule rule = SelectionRule.PAPER;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "1",
            description = "Keep at most this share of all rows, or, above 1, this many: those with the highest IFD"
                    + " (default: 1, all).")
    private double top = 1;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    public Integer call() {
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        Top limit = top();
        student.check();
        Parts parts = spark.of(parent);
        List<InstructionRow> rows = InstructionRow.of(parts.rows(student.data()), student.responses());
        Student open = student.open(streams);
        try (OpenModel _ = open.model()) {
            IfdScorer scorer = open.scorer(student.template(), student.maxLength());
            Selecting selecting = new Selecting(open, rule, limit, student.template(), student.maxLength());
            long start = System.nanoTime();
            List<SelectedRow> selected = selecting.run(scorer, rows, student.data(), student.out(), parts);
            if (student.kept() != null) {
                SelectedRow.writeKept(student.kept(), selected);
            }
            new SelectionText(selected, (System.nanoTime() - start) / 1e9).write(new Output(streams), student, scorer);
        }
        return ExitCodes.DONE;
    }

    private Top top() {
        if (!(top > 0) || (top > 1 && top != Math.rint(top))) {
            throw new ConfigException("--top must be a share above 0 and up to 1, or a whole number of rows, but was "
                    + top + "; --top 0.1 keeps the best tenth, --top 500 the best 500");
        }
        return new Top(top);
    }
}
