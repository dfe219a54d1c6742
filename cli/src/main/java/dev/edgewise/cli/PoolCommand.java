package dev.edgewise.cli;

import dev.edgewise.assembly.PoolBuilding;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.random.Seeds;
import dev.edgewise.rerank.pool.Candidates;
import dev.edgewise.rerank.pool.PoolTexts;
import dev.edgewise.rerank.pool.PoolTexts.Text;
import dev.edgewise.rerank.pool.QueryFilter;
import dev.edgewise.rerank.pool.QueryWriter;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `edgewise pool`: pairs of queries and documents that are worth a label.
@Command(
        name = "pool",
        description = "Make pairs of queries and documents that are worth a label.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each query gets the first documents that BM25 finds, some of a band further down, and some of all. A row says",
            "how its document was found (source, rank) and where its query comes from (query_source). Queries that are in",
            "the test set, or nearly so, are left out and counted.",
            "With --teacher queries are written for documents; --round-trip keeps those that find theirs.",
            "",
            "Examples:",
            "  ./edgewise pool --queries examples/label/queries.txt --documents examples/label/documents.txt \\",
            "    --out pool.jsonl --top 3 --band 4-6 --band-count 1 --random 1",
            "  ./edgewise pool --queries queries.jsonl --documents corpus.jsonl --test test.tsv --out pool.jsonl"
        })
final class PoolCommand implements Callable<Integer> {
    /// Lucene advises an option of the JVM that is not worth a warning here. Kept, since a level goes with its
    /// logger.
    private static final Logger ADVICE =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    private static final Set<String> OF_WRITING =
            Set.of("--per-document", "--temperature", "--teacher-model", "--teacher-cache");

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--queries",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Rows with query (else text): JSONL, JSON, Parquet, CSV, TSV, or a .txt file with one a line. A row's"
                            + " document is the one that its query was written for.")
    private List<Path> queries = new ArrayList<>();

    @Option(
            names = "--documents",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Rows with document (else text or passage), behind title where there is one; or a .txt file with"
                            + " one a line.")
    private List<Path> documents = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the pairs are written, JSONL.")
    private @Nullable Path out;

    @Option(
            names = "--test",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rows with the queries of the test set, as for --queries; none of them may occur.")
    private List<Path> test = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "The first documents that BM25 finds (default: 10).")
    private int top = 10;

    @Option(
            names = "--band",
            paramLabel = "FROM-TO",
            defaultValue = "30-100",
            description = "Ranks of the band further down (default: 30-100).")
    private String band = "30-100";

    @Option(
            names = "--band-count",
            paramLabel = "N",
            defaultValue = "5",
            description = "Documents drawn from the band (default: 5).")
    private int bandCount = 5;

    @Option(
            names = "--random",
            paramLabel = "N",
            defaultValue = "5",
            description = "Documents drawn from all (default: 5).")
    private int random = 5;

    @Option(
            names = "--similar",
            paramLabel = "SHARE",
            defaultValue = "0.8",
            description = "Queries that have this share of all their words in common count as one (default: 0.8).")
    private double similar = 0.8;

    @Option(
            names = "--round-trip",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Of queries that were written for a document keep those for which BM25 finds it among the first K"
                            + " (default: 0, all).")
    private int roundTrip;

    @Mixin
    private TeacherOptions teacher = new TeacherOptions();

    @Option(
            names = "--write",
            paramLabel = "N",
            defaultValue = "0",
            description = "Have --teacher write queries for N documents, drawn from all (default: 0).")
    private int written;

    @Option(
            names = "--per-document",
            paramLabel = "N",
            defaultValue = "1",
            description = "Queries written for a document (default: 1).")
    private int perDocument = 1;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.7",
            description = "The temperature at which the teacher writes (default: 0.7).")
    private double temperature = 0.7;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of what is drawn (default: 42).")
    private long seed = 42;

    @Override
    public Integer call() {
        ADVICE.setLevel(Level.SEVERE);
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Candidates candidates = candidates();
        check();
        List<Text> all = PoolTexts.documents(documents);
        List<Text> asked = new ArrayList<>(PoolTexts.queries(queries));
        Output output = new Output(streams);
        if (written > 0) {
            asked.addAll(write(all, streams, output));
        }
        PoolBuilding.Pool pool = new PoolBuilding(new QueryFilter(similar, roundTrip), candidates)
                .run(asked, all, PoolTexts.queries(test), Objects.requireNonNull(out, "required"), streams.display());
        tell(output, pool);
        return ExitCodes.DONE;
    }

    private Candidates candidates() {
        if (!band.matches("[0-9]{1,9}-[0-9]{1,9}")) {
            throw new ConfigException("--band must be two ranks such as 30-100 but was " + band);
        }
        int from = Integer.parseInt(band.substring(0, band.indexOf('-')));
        int to = Integer.parseInt(band.substring(band.indexOf('-') + 1));
        if (top < 0 || bandCount < 0 || random < 0 || top + bandCount + random < 1) {
            throw new ConfigException(
                    "--top, --band-count and --random must be at least 0, and one of them above, but were " + top + ", "
                            + bandCount + " and " + random);
        }
        if (bandCount > 0 && (from <= top || to < from)) {
            throw new ConfigException("--band must lie behind the first " + top + " documents that --top takes but was "
                    + band + "; raise its first rank, or take --band-count 0");
        }
        return new Candidates(
                top, bandCount > 0 ? from : top + 1, bandCount > 0 ? to : top + 1, bandCount, random, seed);
    }

    private void check() {
        if (!(similar > 0 && similar <= 1)) {
            throw new ConfigException("--similar must be a share above 0 and up to 1 but was " + similar);
        }
        if (roundTrip < 0 || written < 0 || perDocument < 1 || !(temperature >= 0)) {
            throw new ConfigException("--round-trip, --write and --temperature must be at least 0 and --per-document at"
                    + " least 1 but were " + roundTrip + ", " + written + ", " + temperature + " and " + perDocument);
        }
        Path target = Objects.requireNonNull(out, "required");
        new RowsOut("--out", target).require();
        if (Stream.of(queries, documents, test).anyMatch(files -> new InputFiles(files).contain(target))) {
            throw new ConfigException(
                    "--out must not be a file of --queries, --documents or --test but is " + target + "; name another");
        }
        if (written == 0 && queries.isEmpty()) {
            throw new ConfigException("there are no queries: give --queries, or --teacher with --write N");
        }
        if (written == 0) {
            new GivenOptions(Objects.requireNonNull(spec, "picocli sets it"))
                    .requireNone(OF_WRITING, "pool without --write");
        }
        if ((written > 0) != (teacher.name() != null)) {
            throw new ConfigException(
                    "--write and --teacher go together: --teacher says who writes, --write for how many"
                            + " documents");
        }
    }

    private List<Text> write(List<Text> all, Streams streams, Output output) {
        List<Text> drawn = new ArrayList<>(all);
        RandomGenerator draws = Seeds.stream(seed, "written");
        for (int i = 0; i < Math.min(written, drawn.size()); i++) {
            Collections.swap(drawn, i, i + draws.nextInt(drawn.size() - i));
        }
        var part = teacher.part(Plugins.ofClassPath()).orElseThrow();
        try (Teacher opened = teacher.open(part, List.of(), "cpu", seed, streams)) {
            QueryWriter writer = new QueryWriter(opened, temperature);
            List<Text> queriesWritten = writer.write(drawn.subList(0, Math.min(written, drawn.size())), perDocument);
            TeacherUsage usage = writer.usage();
            output.line("teacher   " + ReadableNumbers.count(queriesWritten.size()) + " queries, "
                    + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                    + ReadableNumbers.count(usage.completionTokens()) + " written");
            return queriesWritten;
        }
    }

    private void tell(Output output, PoolBuilding.Pool pool) {
        List<String> sources = new ArrayList<>();
        pool.sources().forEach((source, count) -> sources.add(source + " " + ReadableNumbers.count(count)));
        output.line(output.bold(ReadableNumbers.count(pool.pairs()) + " pairs of "
                        + ReadableNumbers.count(pool.queries()) + " queries")
                + ": " + String.join(", ", sources));
        pool.droppedQueries()
                .forEach((reason, count) ->
                        output.line("%8s  queries dropped: %s".formatted(ReadableNumbers.count(count), reason)));
        if (pool.droppedDocuments() > 0) {
            output.line("%8s  documents dropped: empty, or there already"
                    .formatted(ReadableNumbers.count(pool.droppedDocuments())));
        }
        if (test.isEmpty()) {
            output.line("note      there is no --test, so no query was compared with a test set");
        }
        output.line("written   " + out);
    }
}
