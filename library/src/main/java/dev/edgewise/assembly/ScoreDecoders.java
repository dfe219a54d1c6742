package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.Precision;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.rerank.RankerFiles;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.rerank.judge.DecoderPairModel;
import dev.edgewise.rerank.judge.LastTokenInput;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.nio.file.Path;
import java.util.function.Function;

/// Opens decoders with a head on their last token, which `transformers` has as `…ForSequenceClassification`.
final class ScoreDecoders {
    private ScoreDecoders() {}

    /// Tells whether a directory holds such a decoder.
    ///
    /// @throws ModelException if its `config.json` is damaged
    static boolean isOne(Path path) {
        return SupportedModels.TYPES.contains(ModelFiles.type(path)) && ModelFiles.isClassifier(path);
    }

    /// Opens one that was trained. Pairs are cut as [Rankers#open] says.
    ///
    /// @throws ModelException if it has no head, or cannot be used
    static DecoderPairModel open(Models models, Path path, Precision precision) {
        ObjectNode config = config(path);
        int scores = EncoderConfigReader.labels(config);
        ScoreActivation activation = RankerFiles.activation(path, config, scores);
        ModelOutline outline = Models.scoringOutline(path, scores);
        OpenModel model;
        try {
            model = models.open(outline, precision, 0);
        } catch (RuntimeException e) {
            outline.close();
            throw e;
        }
        int context = outline.decoder().context();
        return pairModel(model, path, models, activation, tokenizer -> Rankers.limit(path, context, tokenizer));
    }

    private static ObjectNode config(Path path) {
        try (ModelSource source = ModelFiles.openDirectory(path)) {
            if (!WeightFiles.holdsScores(source.weights())) {
                throw new ModelException("the model is no ranker yet: "
                        + source.weights().path() + " has no score.weight. Train it: algorithm rerank");
            }
            return source.config().deepCopy();
        }
    }

    /// Returns an open decoder with a head as one that scores pairs. Closing it closes the model; so does a
    /// failure.
    ///
    /// @param path its Hugging Face directory
    /// @param limit how long a pair may be, by the tokenizer
    static DecoderPairModel pairModel(
            OpenModel model,
            Path path,
            Models models,
            ScoreActivation activation,
            Function<PairTokenizer, PairLimit> limit) {
        try {
            PairTokenizer tokenizer = PairTokenizer.ofDecoder(path);
            try {
                tokenizer.requireFits(model.policy().weights().config().vocabulary());
                JsonNode padding = model.config().path("pad_token_id");
                LastTokenInput input = new LastTokenInput(
                        tokenizer,
                        limit.apply(tokenizer),
                        model.policy().weights().config().scores(),
                        activation,
                        padding.isInt() ? padding.intValue() : -1);
                return new DecoderPairModel(
                        model.policy(),
                        input,
                        models.microBatchTokens(),
                        false,
                        directory -> describe(model, input, directory),
                        directory -> {
                            Judges.writeMerged(model, directory);
                            describe(model, input, directory);
                        },
                        () -> {
                            model.close();
                            tokenizer.close();
                        });
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// Writes everything but the weights. Other software pads, so it needs to know with what.
    private static void describe(OpenModel model, LastTokenInput input, Path directory) {
        ObjectNode config = model.config().deepCopy();
        config.put(
                "pad_token_id",
                input.padding() >= 0 ? input.padding() : input.tokenizer().padId());
        RankerFiles.describe(
                directory,
                config,
                SupportedModels.scoringClass(model.policy().weights().config().modelType()),
                input.scores(),
                input.activation());
        input.tokenizer().save(directory, input.limit());
    }
}
