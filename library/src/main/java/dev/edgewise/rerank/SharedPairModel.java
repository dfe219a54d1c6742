package dev.edgewise.rerank;

import dev.edgewise.collective.Collective;
import dev.edgewise.model.Parameter;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import dev.edgewise.trainer.Share;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A model of pairs over several ranks: each reads its [Share] of the pairs, and every rank sees all logits,
/// the loss over them, and the sum of the ranks' gradients.
///
/// Ranks draw dropout from streams of their own, so that with dropout other units rest than in one process.
public final class SharedPairModel implements PairModel {
    private final PairModel model;
    private final Collective collective;

    /// Gives every rank rank 0's weights. Owns the model.
    public SharedPairModel(PairModel model, Collective collective) {
        this.model = model;
        this.collective = collective;
        collective.broadcast(model.parameters().stream().map(Parameter::master).toList());
        model.refresh();
    }

    private Share share(List<PairTokens> pairs) {
        return Share.of(pairs, PairTokens::length, collective.rank(), collective.size());
    }

    /// Returns the logits of all pairs.
    private float[][] gathered(float[][] own) {
        double[] values = Arrays.stream(own)
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
                .toArray();
        double[] all = collective.gather(values).stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
        float[][] rows = new float[all.length / labels()][labels()];
        for (int i = 0; i < all.length; i++) {
            rows[i / labels()][i % labels()] = (float) all[i];
        }
        return rows;
    }

    @Override
    public float[][] logits(List<PairTokens> pairs) {
        Share share = share(pairs);
        return gathered(share.isEmpty() ? new float[0][] : model.logits(share.of(pairs)));
    }

    @Override
    public float[][] accumulate(List<PairTokens> pairs, long seed, PairGradient gradient) {
        Share share = share(pairs);
        float[][][] all = new float[1][][];
        PairGradient own = logits -> {
            all[0] = gathered(logits);
            return share.of(Arrays.asList(gradient.of(all[0]))).toArray(float[][]::new);
        };
        if (share.isEmpty()) {
            own.of(new float[0][]);
        } else {
            model.accumulate(share.of(pairs), Seeds.derive(seed, "rank", collective.rank()), own);
        }
        collective.sum(trainable().stream().map(Parameter::gradient).toList());
        return all[0];
    }

    @Override
    public int labels() {
        return model.labels();
    }

    @Override
    public TokenizedPairs tokenize(List<String> queries, List<String> documents) {
        return model.tokenize(queries, documents);
    }

    @Override
    public List<Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public List<Parameter> trainable() {
        return model.trainable();
    }

    @Override
    public void clearGradients() {
        model.clearGradients();
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void store(Path directory) {
        model.store(directory);
    }

    @Override
    public void load(Path directory) {
        model.load(directory);
    }

    @Override
    public void describe(Path directory) {
        model.describe(directory);
    }

    @Override
    public void write(Path directory) {
        model.write(directory);
    }

    @Override
    public ScoreActivation activation() {
        return model.activation();
    }

    @Override
    public boolean prompted() {
        return model.prompted();
    }

    @Override
    public Profile profile() {
        return model.profile();
    }

    @Override
    public String description() {
        return model.description();
    }

    @Override
    public void close() {
        model.close();
    }
}
