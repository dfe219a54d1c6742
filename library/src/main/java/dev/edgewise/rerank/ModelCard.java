package dev.edgewise.rerank;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a ranker's `README.md` says, with the head that the hub and sentence-transformers read.
public final class ModelCard {
    /// The line behind the name of a file.
    private static final Pattern PLACE = Pattern.compile("(?<=\\.\\w{1,9})(:|, row )\\d+$");

    private final String name;
    private final @Nullable String base;
    private final String loss;
    private final List<QueryList> train;
    private final int maxLength;
    private final PairModel model;
    private Optional<Ranked> measured = Optional.empty();

    /// @param name of the run
    /// @param base the model it began from; null for random weights
    /// @param loss name of the loss
    public ModelCard(
            String name, @Nullable String base, String loss, List<QueryList> train, int maxLength, PairModel model) {
        this.name = name;
        this.base = base;
        this.loss = loss;
        this.train = List.copyOf(train);
        this.maxLength = maxLength;
        this.model = model;
    }

    /// Adds how the model ranked held-out queries.
    public void measured(Ranked ranked) {
        measured = Optional.of(ranked);
    }

    /// Writes `README.md`.
    ///
    /// @throws CheckpointException if it cannot be written
    public void write(Path directory) {
        Path file = directory.resolve("README.md");
        try {
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another directory", e);
        }
    }

    private String text() {
        long pairs = train.stream().mapToLong(QueryList::size).sum();
        StringBuilder text = new StringBuilder("---\n");
        text.append("tags:\n")
                .append(model.prompted() ? "" : "- sentence-transformers\n")
                .append("- cross-encoder\n- reranker\n- generated_from_trainer\n")
                .append("- dataset_size:")
                .append(pairs)
                .append("\n- loss:")
                .append(loss)
                .append('\n');
        if (base != null) {
            text.append("base_model: ").append(quoted(base)).append('\n');
        }
        text.append("pipeline_tag: ")
                .append(model.labels() == 1 ? "text-ranking" : "text-classification")
                .append("\nlibrary_name: ")
                .append(model.prompted() ? "transformers\n" : "sentence-transformers\n");
        measured.ifPresent(ranked -> metrics(ranked, text));
        text.append("---\n\n# ").append(name).append("\n\n");
        text.append("A cross-encoder: it reads a query beside a document and gives ")
                .append(model.labels() == 1 ? "a score" : "a logit of each of " + model.labels() + " grades")
                .append(", higher for documents that answer the query better. Trained with Edgewise.\n\n");
        facts(pairs, text);
        usage(text);
        return text.toString();
    }

    private static void metrics(Ranked ranked, StringBuilder text) {
        text.append("metrics:\n");
        ranked.metrics()
                .keySet()
                .forEach(key -> text.append("- ").append(metric(ranked, key)).append('\n'));
    }

    private static String metric(Ranked ranked, String key) {
        return key.replace("eval_" + ranked.name() + "_", "");
    }

    private void facts(long pairs, StringBuilder text) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Model", model.description());
        facts.put("Began from", base == null ? "random weights" : base);
        facts.put("Longest pair", maxLength + " tokens");
        facts.put("Score shown", score());
        facts.put("Loss", loss);
        facts.put("Learned", train.size() + " queries, " + pairs + " pairs; labels: " + sources());
        teachers()
                .forEach((teacher, labels) -> facts.put(
                        "Teacher " + teacher,
                        labels + " labels. Whether this model ranks better is not known to the run that made it:"
                                + " compare both by `./edgewise eval --model MODEL --data TEST`, on queries that"
                                + " neither has seen"));
        facts.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        measured.ifPresent(ranked -> {
            text.append("\n| ")
                    .append(ranked.name())
                    .append(", ")
                    .append(ranked.queries())
                    .append(" queries | |\n|---|--:|\n");
            ranked.metrics()
                    .forEach((key, value) -> text.append("| ")
                            .append(metric(ranked, key))
                            .append(" | ")
                            .append(String.format(Locale.ROOT, "%.4f", value))
                            .append(" |\n"));
        });
    }

    private String score() {
        if (model.labels() > 1) {
            return "the expected grade, from 0 to " + (model.labels() - 1);
        }
        return model.activation() == ScoreActivation.SIGMOID ? "sigmoid of the logit" : "the logit";
    }

    /// Returns how many labels each teacher gave.
    private Map<String, Long> teachers() {
        Map<String, Long> counts = new TreeMap<>();
        for (QueryList list : train) {
            for (JudgedDocument document : list.documents()) {
                if (document.teacher() != null) {
                    counts.merge(document.teacher(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /// Says where labels came from, most first.
    private String sources() {
        Map<String, Long> counts = new TreeMap<>();
        train.forEach(list -> list.documents().forEach(document -> counts.merge(source(document), 1L, Long::sum)));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(each -> each.getValue() + " " + each.getKey())
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    /// Returns who labelled a document, or else what its source is; of the place of a row the file alone.
    private static String source(JudgedDocument document) {
        if (document.teacher() != null) {
            return document.teacher();
        }
        return document.source() == null
                ? "no source given"
                : PLACE.matcher(document.source()).replaceFirst("");
    }

    private void usage(StringBuilder text) {
        if (model.prompted()) {
            text.append("""

                    It is asked by the prompt of `judge.json`, which sentence-transformers does not know.
                    """);
        } else {
            text.append("""

                    ```python
                    from sentence_transformers import CrossEncoder

                    model = CrossEncoder("path/to/this/directory")
                    scores = model.predict([("a query", "a document"), ("a query", "another document")])
                    ```
                    """);
        }
        text.append("""

                ```sh
                ./edgewise rank --model path/to/this/directory --query "a query" --documents documents.txt
                ```
                """);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
