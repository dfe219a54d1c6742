package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
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
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /// What a row came to.
    ///
    /// @param meanNll mean negative log-probability of its completion tokens, nats
    /// @param logProbs of each completion token, the end token of a turn included for conversations
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(double meanNll, float[] logProbs) {}

    /// Reads the rows of a data file with TRL's columns (`prompt` and `completion`, or `messages`), in order.
    ///
    /// @throws DataException if a row cannot be used or is longer than the model's context
    public static Scoring of(OpenModel model, PromptRenderer prompts, Path data) {
        int context = model.policy().weights().config().context();
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        List<TrainingSequence> rows = new ArrayList<>();
        for (Demonstration row : Demonstrations.read(List.of(data), Demonstrations.Fields.STANDARD)) {
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
            rows.add(sequence);
        }
        List<String> notes = new ArrayList<>(tokens.notes());
        notes.addAll(tokens.mismatches("scored"));
        return new Scoring(model, rows, notes);
    }

    /// Scores all rows, in order.
    public void run(Consumer<Row> sink, Display display) {
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

    private static Row row(float[] logProbs) {
        double sum = 0;
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return new Row(sum / logProbs.length, logProbs);
    }
}
