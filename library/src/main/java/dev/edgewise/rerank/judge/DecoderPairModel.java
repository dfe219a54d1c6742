package dev.edgewise.rerank.judge;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.LabelPass;
import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Profile;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.rerank.PairGradient;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A decoder that learns to score pairs, by the words of grades or by a head on its last token. It has a logit
/// for each grade, or one score: that of the head, or z₁ − z₀ of two labels, whose sigmoid is the probability of
/// the second.
///
/// @see Judge
public final class DecoderPairModel implements PairModel {
    private static final String MODEL = "model.safetensors";

    private final Policy policy;
    private final DecoderInput input;
    private final LabelPass pass;
    private final boolean difference;
    private final Consumer<Path> describer;
    private final Consumer<Path> writer;
    private final Runnable release;

    /// @param tokens that go through the network at a time, padding included
    /// @param difference whether the score of two labels is the difference of their logits
    /// @param describer writes everything but the weights into a directory
    /// @param writer fills a directory with the model, an adapter merged in
    /// @param release closes the policy and what belongs to it
    public DecoderPairModel(
            Policy policy,
            DecoderInput input,
            int tokens,
            boolean difference,
            Consumer<Path> describer,
            Consumer<Path> writer,
            Runnable release) {
        this.policy = policy;
        this.input = input;
        this.pass = new LabelPass(policy, input.outputs(), tokens);
        if (difference && input.outputs().length != 2) {
            throw new IllegalArgumentException("a difference takes two labels but there are " + input.outputs().length);
        }
        this.difference = difference;
        this.describer = describer;
        this.writer = writer;
        this.release = release;
    }

    @Override
    public int labels() {
        return difference ? 1 : input.outputs().length;
    }

    @Override
    public TokenizedPairs tokenize(List<String> queries, List<String> documents) {
        return input.tokenize(queries, documents);
    }

    @Override
    public float[][] logits(List<PairTokens> pairs) {
        return scores(pass.logits(sequences(pairs)));
    }

    @Override
    public float[][] accumulate(List<PairTokens> pairs, long seed, PairGradient gradient) {
        return scores(pass.accumulate(sequences(pairs), logits -> slopes(gradient.of(scores(logits)))));
    }

    private static List<TrainingSequence> sequences(List<PairTokens> pairs) {
        return pairs.stream().map(Judge::sequence).toList();
    }

    private float[][] scores(float[][] logits) {
        if (!difference) {
            return logits;
        }
        float[][] scores = new float[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = new float[] {logits[i][1] - logits[i][0]};
        }
        return scores;
    }

    private float[][] slopes(float[][] scores) {
        if (!difference) {
            return scores;
        }
        float[][] slopes = new float[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            slopes[i] = new float[] {-scores[i][0], scores[i][0]};
        }
        return slopes;
    }

    @Override
    public List<Parameter> parameters() {
        return weights().parameters();
    }

    @Override
    public List<Parameter> trainable() {
        return weights().trainable();
    }

    @Override
    public void clearGradients() {
        weights().clearGradients();
    }

    @Override
    public void refresh() {
        weights().refresh(weights().compute());
    }

    @Override
    public void store(Path directory) {
        SafetensorsWriter.write(
                directory.resolve(file()),
                weights().adapter() == null ? WeightFiles.store(weights()) : Adapters.store(weights()),
                SafetensorsWriter.PYTORCH);
    }

    @Override
    public void load(Path directory) {
        try (TensorFile file = Safetensors.open(directory.resolve(file()))) {
            if (weights().adapter() == null) {
                WeightFiles.load(file, weights());
            } else {
                Adapters.restore(file, weights());
            }
        }
        refresh();
    }

    private String file() {
        return weights().adapter() == null ? MODEL : AdapterDirectory.TENSORS;
    }

    @Override
    public void describe(Path directory) {
        if (weights().adapter() == null) {
            describer.accept(directory);
        }
    }

    @Override
    public void write(Path directory) {
        writer.accept(directory);
    }

    @Override
    public boolean prompted() {
        return input.prompted();
    }

    @Override
    public ScoreActivation activation() {
        return input.activation();
    }

    @Override
    public Profile profile() {
        return policy.profile();
    }

    @Override
    public String description() {
        return "%s decoder that %s, %.1fM parameters, %s"
                .formatted(
                        weights().config().modelType(),
                        input.description(),
                        weights().count() / 1e6,
                        weights().compute().name().toLowerCase(Locale.ROOT));
    }

    private Weights weights() {
        return policy.weights();
    }

    @Override
    public void close() {
        release.run();
    }
}
