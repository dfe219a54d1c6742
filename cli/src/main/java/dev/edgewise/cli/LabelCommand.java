package dev.edgewise.cli;

import dev.edgewise.assembly.Judges;
import dev.edgewise.assembly.LabelTally;
import dev.edgewise.assembly.Labelling;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Rankers;
import dev.edgewise.assembly.Teachers;
import dev.edgewise.cluster.Parts;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.ranking.judge.Calibration;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.ranking.judge.PairRow;
import dev.edgewise.ranking.judge.ScoreKind;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.judge.AskedLabeller;
import dev.edgewise.rerank.judge.Judge;
import dev.edgewise.rerank.judge.PairLabeller;
import dev.edgewise.rerank.judge.RecordedLabeller;
import dev.edgewise.teacher.Teacher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `edgewise label`: a teacher labels pairs of queries and documents.
@Command(
        name = "label",
        description = "Have a teacher label pairs of queries and documents, to train a reranker on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A local model is asked by label words: the row gets their logits, the distribution over grades, a score, and",
            "the share of the vocabulary that the words have. An endpoint is asked for one of the words. A file has labels",
            "already: rows with query, document and logits, grades, score or label.",
            "Labels stay in OUT.work: the same command goes on there after it was killed, and another --score, --calibrate",
            "or filter needs no teacher.",
            "",
            "Examples:",
            "  ./edgewise label --teacher runs/teacher/final --data pool.jsonl --out labelled.jsonl",
            "  ./edgewise label --teacher examples/label/labels.jsonl --data examples/label/pool.jsonl --out labelled.jsonl"
        })
final class LabelCommand implements Callable<Integer> {
    private static final Set<String> NOT_OF_A_FILE = Set.of(
            "--adapter",
            "--labels",
            "--prompt",
            "--system",
            "--max-length",
            "--batch-tokens",
            "--no-mass",
            "--max-tokens",
            "--teacher-model",
            "--teacher-cache");
    private static final Set<String> NOT_OF_A_RANKER =
            Stream.concat(NOT_OF_A_FILE.stream(), Stream.of("--min-mass")).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> NOT_OF_ANSWERS =
            Set.of("--adapter", "--max-length", "--batch-tokens", "--no-mass", "--min-mass");
    private static final Set<String> NOT_OF_SCORES = Set.of("--score", "--confidence");
    private static final Set<String> NOT_OF_LOGITS = Set.of("--max-tokens", "--teacher-model", "--teacher-cache");

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private TeacherOptions teacher = new TeacherOptions();

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A PEFT LoRA adapter of the model that --teacher names, which is merged into it.")
    private @Nullable Path adapter;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rows with query and document: JSONL, JSON, CSV, TSV or Parquet. Rows of one query are"
                    + " labelled faster when they lie together.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--columns",
            paramLabel = "QUERY,DOCUMENT",
            defaultValue = "query,document",
            split = ",",
            description = "Fields that hold the query and the document (default: query,document).")
    private List<String> columns = List.of("query", "document");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where labelled rows are written, JSONL.")
    private @Nullable Path out;

    @Mixin
    private JudgeOptions judging = new JudgeOptions();

    @Option(
            names = "--no-mass",
            description = "Do not look at the whole vocabulary, which costs about a hundredth of the time.")
    private boolean noMass;

    @Option(
            names = "--min-mass",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Drop pairs whose labels have less of the vocabulary (default: 0, none).")
    private double minMass;

    @Option(
            names = "--confidence",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Drop pairs whose likeliest grade is less probable (default: 0, none; an undecided pair still"
                    + " carries a margin).")
    private double confidence;

    @Option(
            names = "--score",
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "grade: the expected grade. unit: the same as a share of the highest. logit: the difference of two"
                            + " labels' logits, the log-odds of the unit of more. auto: logit for two labels with logits, else"
                            + " grade (default: auto).")
    private ScoreKind score = ScoreKind.AUTO;

    @Option(
            names = "--calibrate",
            paramLabel = "RULE",
            defaultValue = "none",
            description =
                    "What is done to the scores of each query: none, centre, standardise or min_max; for losses of"
                            + " single pairs, since losses of margins do not see it (default: none).")
    private Calibration calibration = Calibration.NONE;

    @Option(
            names = "--max-tokens",
            paramLabel = "TOKENS",
            defaultValue = "16",
            description = "The most tokens of an endpoint's answer (default: 16).")
    private int maxTokens = 16;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    public Integer call() {
        check();
        String named = teacher.name();
        if (named == null) {
            throw new ConfigException("--teacher is missing: say who labels, such as --teacher RUN/final, --teacher"
                    + " labels.jsonl or --teacher http://HOST/v1");
        }
        boolean recorded = named.matches(".*\\.(jsonl|ndjson|parquet)");
        boolean asked = !recorded && Teachers.isAsked(named, Plugins.ofClassPath());
        if (recorded) {
            requireNone(NOT_OF_A_FILE, "label with a file of labels");
        } else if (asked) {
            requireNone(NOT_OF_ANSWERS, "label with a teacher that answers in words");
        }
        Parts parts = spark.of(Objects.requireNonNull(main, "picocli sets it"));
        List<PairRow> rows = PairRow.of(parts.rows(data), columns.getFirst(), columns.getLast());
        if (recorded) {
            return lookUp(new RecordedLabeller(Path.of(named), Labelling.sum(Path.of(named))), named, rows, parts);
        }
        return asked ? ask(rows, parts) : judge(named, rows, parts);
    }

    private void check() {
        judging.check();
        if (maxTokens < 1) {
            throw new ConfigException("--max-tokens must be at least 1 but was " + maxTokens);
        }
        if (columns.size() != 2) {
            throw new ConfigException("--columns must name two fields, the query's and the document's, but was "
                    + Quoted.of(String.join(",", columns)));
        }
        requireShare("--min-mass", minMass);
        requireShare("--confidence", confidence);
        if (noMass && minMass > 0) {
            throw new ConfigException("--min-mass needs the mass that --no-mass leaves out; give one of the two");
        }
        InputFiles read = new InputFiles(data);
        read.requireAll();
        new RowsOut("--out", out()).require();
        if (read.contain(out())) {
            throw new ConfigException("--out must not be a file of --data but " + out() + " is one; name another");
        }
    }

    private void requireNone(Set<String> useless, String who) {
        new GivenOptions(Objects.requireNonNull(spec, "picocli sets it")).requireNone(useless, who);
    }

    private static void requireShare(String option, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new ConfigException(option + " must be a share from 0 to 1 but was " + share);
        }
    }

    private Path out() {
        return Objects.requireNonNull(out, "required");
    }

    private Streams streams() {
        return Objects.requireNonNull(main, "picocli sets it").streams();
    }

    private int lookUp(RecordedLabeller recorded, String file, List<PairRow> rows, Parts parts) {
        if (minMass > 0 && !recorded.tellsMass()) {
            throw new ConfigException(
                    "--min-mass needs rows that tell the mass, but none of " + Quoted.of(file) + " does; leave it out");
        }
        return label(recorded, rows, parts);
    }

    private int ask(List<PairRow> rows, Parts parts) {
        var part = teacher.part(Plugins.ofClassPath()).orElseThrow();
        try (Teacher opened = teacher.open(part, List.of(), engine.device(), 0, streams())) {
            return label(new AskedLabeller(opened, judging.form(JudgeForm.STANDARD), maxTokens), rows, parts);
        }
    }

    private int judge(String named, List<PairRow> rows, Parts parts) {
        Streams streams = streams();
        Models models = engine.models(streams);
        Path located = models.locate(named);
        if (!Files.exists(located)) {
            throw new ConfigException("there is no teacher " + Quoted.of(named)
                    + ": name a model's directory, a .gguf file or a hub id (owner/name), a .jsonl file of labels, or"
                    + " the address of an endpoint");
        }
        if (Rankers.isRanker(located) && JudgeForm.of(located).isEmpty()) {
            requireNone(NOT_OF_A_RANKER, "label with a ranker");
            try (PairModel ranker = Rankers.open(models, located, engine.precision())) {
                return label(Judges.labeller(ranker, models, named), rows, parts);
            }
        }
        requireNone(NOT_OF_LOGITS, "label with a model that is read by its logits");
        JudgeForm form = judging.form(Judges.form(located, adapter));
        try (OpenModel model = models.open(located, adapter, engine.precision())) {
            model.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
            Judge judge = Judges.judge(
                    model, models, new Judges.Reading(form, judging.batchTokens()), !noMass, named, adapter);
            return label(judge, rows, parts);
        }
    }

    private int label(PairLabeller labeller, List<PairRow> rows, Parts parts) {
        if (labeller.labels().isEmpty()) {
            requireNone(NOT_OF_SCORES, "label with a teacher that tells scores and no grades");
        }
        long start = System.nanoTime();
        LabelTally tally =
                new Labelling(score, calibration, minMass, confidence).run(labeller, rows, data, out(), parts);
        new LabelText(tally, labeller, (System.nanoTime() - start) / 1e9).write(new Output(streams()), out());
        return ExitCodes.DONE;
    }
}
