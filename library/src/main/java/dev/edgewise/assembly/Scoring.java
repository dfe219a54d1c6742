package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Log-probabilities of given completions under a model, at temperature 1.
///
/// @param rows all rows as tokens, so that a row that cannot be scored is found before the first result
/// @param notes what a person should know of the rows
public record Scoring(OpenModel model, List<TrainingSequence> rows, List<String> notes) {
    private static final int BATCH = 32;

    public Scoring {
        notes = List.copyOf(notes);
    }

    /// What a row came to.
    ///
    /// @param meanNll mean negative log-probability of its completion tokens, nats
    /// @param logProbs of each completion token, the end token of a turn included for conversations
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Scored(double meanNll, float[] logProbs) {}

    /// Takes rows with TRL's columns (`prompt` and `completion`, or `messages`), in order. Of lazy rows a fault is
    /// heard, and nothing is noted, when they are scored.
    ///
    /// @throws DataException if a row cannot be used or is longer than the model's context
    public static Scoring of(OpenModel model, PromptRenderer prompts, List<Row> data) {
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        List<TrainingSequence> rows = Rows.map(data, row -> sequence(model, tokens, row));
        List<String> notes = new ArrayList<>(tokens.notes());
        notes.addAll(tokens.mismatches("scored"));
        return new Scoring(model, rows, notes);
    }

    private static TrainingSequence sequence(OpenModel model, DemonstrationTokens tokens, Row data) {
        int context = model.policy().weights().config().context();
        Demonstration row = Demonstrations.read(data, Demonstrations.Fields.STANDARD);
        TokenPair pair = tokens.of(row, false);
        if (pair.completionIds().length == 0) {
            throw new DataException(
                    row.place() + ": prompt and completion together have no more tokens than the prompt alone, so"
                            + " there is nothing to score. Move text from the prompt to the completion, or remove the row.");
        }
        TrainingSequence sequence = pair.sequence();
        if (sequence.length() > context) {
            throw new DataException(row.place() + ": the row has " + sequence.length()
                    + " tokens but the model's context has " + context + ". Shorten or remove it.");
        }
        return sequence;
    }

    /// Scores all rows, in order.
    public void run(Consumer<Scored> sink, Display display) {
        try (ProgressLine line = display.progress("score", ReadableNumbers::count, rows.size(), 0)
                .patient()) {
            for (int start = 0; start < rows.size(); start += BATCH) {
                List<TrainingSequence> batch = rows.subList(start, Math.min(rows.size(), start + BATCH));
                for (float[] logProbs : model.policy().logProbs(batch, 1)) {
                    sink.accept(row(logProbs));
                }
                // on a terminal the rows themselves show how far it is
                if (!display.terminal()) {
                    line.update(start + (long) batch.size());
                }
            }
        }
    }

    /// As above, in parts that others may do.
    ///
    /// @param out beside which the scores lie
    /// @param about what they depend on
    public void run(Consumer<Scored> sink, Parts parts, Path out, ObjectNode about) {
        long[] tokens = new long[1];
        List<ObjectNode> pieces = parts.of(new PartWork<>(
                out,
                "score",
                about,
                BATCH,
                rows,
                batch -> {
                    batch.forEach(row -> tokens[0] += row.length());
                    return model.policy().logProbs(batch, 1).stream()
                            .map(Scoring::piece)
                            .toList();
                },
                piece -> Double.isNaN(row(logProbs(piece)).meanNll()),
                _ -> false,
                () -> tokens[0]));
        pieces.forEach(piece -> sink.accept(row(logProbs(piece))));
    }

    private static ObjectNode piece(float[] logProbs) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        ArrayNode values = piece.putArray("logprobs");
        for (float logProb : logProbs) {
            values.add(logProb);
        }
        return piece;
    }

    private static float[] logProbs(JsonNode piece) {
        JsonNode values = piece.path("logprobs");
        float[] logProbs = new float[values.size()];
        for (int i = 0; i < logProbs.length; i++) {
            // a value that is not finite is a text
            logProbs[i] = values.get(i).isNumber()
                    ? values.get(i).floatValue()
                    : Float.parseFloat(values.get(i).asText());
        }
        return logProbs;
    }

    private static Scored row(float[] logProbs) {
        double sum = 0;
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return new Scored(sum / logProbs.length, logProbs);
    }
}
