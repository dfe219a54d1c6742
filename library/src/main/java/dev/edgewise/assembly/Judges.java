package dev.edgewise.assembly;

import dev.edgewise.config.Precision;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.judge.DecoderPairModel;
import dev.edgewise.rerank.judge.Judge;
import dev.edgewise.rerank.judge.JudgePrompts;
import dev.edgewise.rerank.judge.RankerLabeller;
import dev.edgewise.run.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes judges of open decoders.
public final class Judges {
    private static final int DIGITS = 16;

    private Judges() {}

    /// How a judge reads pairs.
    ///
    /// @param form how it is asked; prompts are cut at the model's context where the form allows more
    /// @param tokens that go through the network at a time, padding included
    public record Reading(JudgeForm form, int tokens) {
        JudgePrompts prompts(OpenModel model) {
            int context = model.policy().weights().config().context();
            return new JudgePrompts(form, model.tokenizer(), model.template(), Math.min(form.longest(), context));
        }
    }

    /// Returns the form that a model was trained with, the standard one if it says none.
    ///
    /// @param adapter the adapter beside the model; null for none
    public static JudgeForm form(Path model, @Nullable Path adapter) {
        Path last = adapter == null ? model : adapter;
        return JudgeForm.of(last).or(() -> JudgeForm.of(model)).orElse(JudgeForm.STANDARD);
    }

    /// Returns what labels pairs.
    ///
    /// @param mass whether the whole vocabulary is looked at
    /// @param name the model as it was named
    /// @param adapter the adapter beside it; null for none
    /// @throws dev.edgewise.error.ConfigException if a label is not one token of the model
    public static Judge judge(
            OpenModel model, Models models, Reading reading, boolean mass, String name, @Nullable Path adapter) {
        String sum = sum(models, name, adapter, model.policy().weights().compute());
        return new Judge(model.policy(), reading.prompts(model), reading.tokens(), mass, name, sum);
    }

    /// Returns a ranker as one that labels pairs. Its caller closes it.
    ///
    /// @param name the model as it was named
    public static RankerLabeller labeller(PairModel ranker, Models models, String name) {
        return new RankerLabeller(ranker, name, sum(models, name, null, ranker.description()));
    }

    /// Returns what tells the weights of a model, and how they compute, from others.
    static String sum(Models models, String name, @Nullable Path adapter, Object computing) {
        String files = new FileHashes(models)
                .ofModel(name, adapter).values().stream().sorted().collect(Collectors.joining());
        return Sha256.of((files + computing).getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    /// Returns the model as one that scores pairs, and learns to. Closing it closes the model.
    ///
    /// @param difference whether the score of two labels is the difference of their logits
    /// @throws dev.edgewise.error.ConfigException if a label is not one token of the model
    public static DecoderPairModel pairModel(OpenModel model, Reading reading, boolean difference) {
        return new DecoderPairModel(
                model.policy(),
                reading.prompts(model),
                reading.tokens(),
                difference,
                directory -> {
                    ModelWriter.describe(model, directory);
                    reading.form().write(directory);
                },
                directory -> {
                    writeMerged(model, directory);
                    reading.form().write(directory);
                },
                model::close);
    }

    /// Opens a decoder that was trained to judge as one that scores pairs; empty if `path` is none.
    static Optional<DecoderPairModel> open(Models models, Path path, Precision precision) {
        return JudgeForm.of(path).map(form -> {
            OpenModel model = models.open(path, precision);
            try {
                Reading reading = new Reading(form, models.microBatchTokens());
                return pairModel(model, reading, form.labels().size() == 2);
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        });
    }

    /// Fills a directory with a model, an adapter merged in.
    static void writeMerged(OpenModel model, Path directory) {
        if (model.policy().weights().adapter() == null) {
            ModelWriter.write(model, directory);
            return;
        }
        try (var merged = model.policy().mergedCopy()) {
            ModelWriter.write(
                    new OpenModel(
                            merged,
                            model.tokenizer(),
                            model.template(),
                            model.config(),
                            model.generationConfig(),
                            model.notes()),
                    directory);
        }
    }
}
