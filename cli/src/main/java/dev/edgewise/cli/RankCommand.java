package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.DocumentFile;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.Rankers;
import dev.edgewise.error.ConfigException;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.Ranking;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise rank`: the documents of a query, best first.
@Command(
        name = "rank",
        description = "Score documents for a query with a cross-encoder, best first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Documents are lines of a text file, or rows with a field text or document (JSONL, JSON, CSV, TSV, Parquet).",
            "",
            "Examples:",
            "  ./edgewise rank --model runs/rerank/final --query \"how to bake bread\" --documents docs.txt --top 5",
            "  ./edgewise rank --model cross-encoder/ms-marco-MiniLM-L6-v2 --query \"…\" --documents docs.jsonl --json"
        })
final class RankCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A cross-encoder: a Hugging Face directory (such as RUN/final) or a hub id (owner/name).")
    private String model = "";

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(names = "--query", required = true, paramLabel = "TEXT", description = "What is asked.")
    private String query = "";

    @Option(names = "--documents", required = true, paramLabel = "FILE", description = "What is ranked.")
    private @Nullable Path documents;

    @Option(names = "--top", paramLabel = "N", description = "Print at most so many documents (default: all).")
    private @Nullable Integer top;

    @Option(names = "--json", description = "Print one JSON object a document, best first, and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        if (top != null && top < 1) {
            throw new ConfigException("--top must be at least 1 but was " + top + "; leave it out for all documents");
        }
        if (query.isBlank()) {
            throw new ConfigException("--query must hold a text but is blank");
        }
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        List<String> texts = DocumentFile.read(Objects.requireNonNull(documents, "required"));
        Models models = engine.models(streams);
        Output output = new Output(streams);
        try (PairModel ranker = Rankers.open(models, models.locate(model), engine.precision())) {
            Ranking ranking = Ranking.of(ranker, query, texts);
            if (ranking.cut() > 0) {
                streams.err()
                        .println("note: " + ReadableNumbers.count(ranking.cut()) + " of "
                                + ReadableNumbers.count(texts.size())
                                + " pairs are longer than the model reads and were cut"
                                + (ranking.fallbacks() == 0
                                        ? ""
                                        : "; " + ReadableNumbers.count(ranking.fallbacks())
                                                + " of them lost the end of the query, too, which leaves no room for a"
                                                + " document"));
            }
            List<Ranking.Place> places = ranking.places();
            int shown = top == null ? places.size() : Math.min(top, places.size());
            for (int rank = 1; rank <= shown; rank++) {
                output.line(json ? json(rank, places.get(rank - 1)) : text(rank, places.get(rank - 1)));
            }
        }
        return ExitCodes.DONE;
    }

    private static String text(int rank, Ranking.Place place) {
        return String.format(Locale.ROOT, "%3d  %9.4f  %s", rank, place.score(), place.document());
    }

    private static String json(int rank, Ranking.Place place) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("rank", rank).put("index", place.index()).put("score", place.score());
        return node.put("document", place.document()).toString();
    }
}
