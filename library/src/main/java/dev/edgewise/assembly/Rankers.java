package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.Precision;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderFiles;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.Family;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.EncoderPairModel;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.RankerFiles;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.rerank.judge.DecoderPairModel;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.PairTruncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Opens rankers: Hugging Face directories of encoders and decoders with a classification head, ours and
/// others', and decoders that were trained to judge.
public final class Rankers {
    private static final int LONGEST = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Rankers() {}

    /// Tells whether a model is one that scores pairs.
    ///
    /// @throws ModelException if its `config.json` is damaged
    public static boolean isRanker(Path path) {
        return Family.isSupported(ModelFiles.type(path))
                || ScoreDecoders.isOne(path)
                || JudgeForm.of(path).isPresent();
    }

    /// Opens a ranker. The caller closes it.
    ///
    /// Pairs are cut as the model was trained: at `model_max_length`, by the truncation of `tokenizer.json`.
    ///
    /// @throws ModelException if it is none, or has no head
    public static PairModel open(Models models, Path path, Precision precision) {
        if (!isRanker(path)) {
            String type = ModelFiles.type(path);
            throw new ModelException(path + " is no ranker: "
                    + (type.isEmpty() ? "it is no Hugging Face directory of an encoder" : "its model_type is " + type)
                    + "; give a directory that algorithm rerank made, such as RUN/final, or another cross-encoder");
        }
        Optional<DecoderPairModel> judge = Judges.open(models, path, precision);
        if (judge.isPresent()) {
            return judge.get();
        }
        if (ScoreDecoders.isOne(path)) {
            return ScoreDecoders.open(models, path, precision);
        }
        try (ModelSource source = ModelFiles.openDirectory(path)) {
            ObjectNode json = source.config().deepCopy();
            EncoderConfig config = EncoderConfigReader.read(json);
            PairTokenizer tokenizer = PairTokenizer.open(path);
            try {
                tokenizer.requireFits(config.vocabulary());
                PairLimit limit = limit(path, config.longest(), tokenizer);
                ScoreActivation activation = RankerFiles.activation(path, json, config.labels());
                EncoderWeights weights = weights(models, source, config, precision);
                return new EncoderPairModel(weights, tokenizer, limit, json, activation, models.microBatchTokens());
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    private static EncoderWeights weights(
            Models models, ModelSource source, EncoderConfig config, Precision precision) {
        List<String> missing = new ArrayList<>();
        EncoderWeights weights = EncoderFiles.open(source.weights(), config, models.device(), 0, missing::add);
        try {
            if (!missing.isEmpty()) {
                throw new ModelException(
                        "the model is no ranker yet: " + String.join("; ", missing) + ". Train it: algorithm rerank");
            }
            Threads.use(models.threads().of(weights.count()));
            weights.refresh(models.compute(precision, weights.count()));
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// Returns how a model's pairs were cut when it was trained: at `model_max_length`, by the truncation of
    /// `tokenizer.json`.
    ///
    /// @param longest input of the model, tokens
    static PairLimit limit(Path path, int longest, PairTokenizer tokenizer) {
        int most = Math.min(longest, tokenizer.modelMaxLength().orElse(LONGEST));
        boolean second;
        try {
            JsonNode tokens = JSON.readTree(path.resolve("tokenizer.json").toFile());
            second = tokens.path("truncation").path("strategy").asText().equals("OnlySecond");
        } catch (IOException e) {
            throw new ModelException(path.resolve("tokenizer.json") + " cannot be read: " + e.getMessage(), e);
        }
        return new PairLimit(most, second ? PairTruncation.ONLY_SECOND : PairTruncation.LONGEST_FIRST);
    }
}
