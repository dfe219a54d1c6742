package dev.edgewise.cli.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.error.DataException;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Log-probabilities of given completions under a model, at temperature 1.
public final class Scoring {
    private static final int BATCH = 32;

    private Scoring() {}

    /// What a row came to.
    ///
    /// @param meanNll mean negative log-probability of its completion tokens, nats
    /// @param logProbs of each completion token, the end token of a turn included for conversations
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(double meanNll, float[] logProbs) {}

    /// Scores the rows of a data file with TRL's columns (`prompt` and `completion`, or `messages`), in order.
    ///
    /// @throws DataException if a row cannot be used or is longer than the model's context; before any is scored
    public static void run(OpenModel model, PromptRenderer prompts, Path data, Consumer<Row> sink) {
        List<TrainingSequence> rows = sequences(model, prompts, data);
        for (int start = 0; start < rows.size(); start += BATCH) {
            List<TrainingSequence> batch = rows.subList(start, Math.min(rows.size(), start + BATCH));
            for (float[] logProbs : model.policy().logProbs(batch, 1)) {
                sink.accept(row(logProbs));
            }
        }
    }

    /// All rows as tokens, so that a row that cannot be scored is found before the first result.
    private static List<TrainingSequence> sequences(OpenModel model, PromptRenderer prompts, Path data) {
        int context = model.policy().weights().config().context();
        List<TrainingSequence> rows = new ArrayList<>();
        for (Demonstration row : Demonstrations.read(List.of(data), Demonstrations.Fields.STANDARD)) {
            TrainingSequence sequence = sequence(row, prompts);
            if (sequence.length() > context) {
                throw new DataException(data + ": row " + (rows.size() + 1) + " has " + sequence.length()
                        + " tokens but the model's context has " + context + ": shorten or remove the row.");
            }
            rows.add(sequence);
        }
        return rows;
    }

    private static TrainingSequence sequence(Demonstration row, PromptRenderer prompts) {
        return switch (row) {
            case Demonstration.Text(String prompt, String completion) -> {
                int[] ids = prompts.completion(completion);
                yield TrainingSequence.demonstration(
                        prompts.plain(prompt).ids(), ids.length > 1 ? Arrays.copyOf(ids, ids.length - 1) : ids);
            }
            case Demonstration.Chat(var messages, String completion) ->
                TrainingSequence.demonstration(prompts.render(messages).ids(), prompts.completion(completion));
        };
    }

    private static Row row(float[] logProbs) {
        double sum = 0;
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return new Row(sum / logProbs.length, logProbs);
    }
}
