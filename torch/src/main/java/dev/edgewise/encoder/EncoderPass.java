package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderConfig.ModernConfig;
import dev.edgewise.encoder.EncoderWeights.Affine;
import dev.edgewise.model.Rope;
import dev.edgewise.model.RopeFrequencies;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One batch on its way through an encoder. What it makes belongs to the scope that is open when it is made,
/// which has to outlive it.
final class EncoderPass {
    private final EncoderWeights weights;
    private final EncoderConfig config;
    private final PairRows rows;
    private final Embeddings embeddings;
    private final List<ResidualUnit> units = new ArrayList<>();
    private final Pooling pooling;
    private final Head head;

    EncoderPass(EncoderWeights weights, List<PairTokens> pairs, Dropout dropout) {
        this(weights, pairs, dropout, Pooling.firstOnly(weights.config()));
    }

    /// @param firstOnly whether the last layer serves first tokens alone
    private EncoderPass(EncoderWeights weights, List<PairTokens> pairs, Dropout dropout, boolean firstOnly) {
        this.weights = weights;
        this.config = weights.config();
        this.rows = new PairRows(pairs, config);
        this.embeddings = new Embeddings(weights, rows, dropout);
        this.pooling = new Pooling(weights, rows);
        this.head = new Head(weights, dropout);
        PackedAttention attention = new PackedAttention(rows, config, weights.device(), weights.compute(), dropout);
        ModernConfig modern = config.modern();
        Rope.Tables global = modern == null ? null : rotation(modern.globalTheta());
        Rope.Tables local = modern == null ? null : rotation(modern.localTheta());
        for (int i = 0; i < config.layers(); i++) {
            boolean last = firstOnly && i == config.layers() - 1;
            boolean everything = modern == null || modern.global().get(i);
            PackedAttention.Kind kind = new PackedAttention.Kind(
                    last,
                    everything || modern == null ? -1 : modern.window(),
                    config.dropout().attention(),
                    Places.attention(i));
            EncoderWeights.Layer layer = weights.layer(i);
            Tensor firsts = last ? Tensors.longs(weights.device(), rows.firstRows(), rows.count()) : null;
            Branch attending = new AttentionBranch(
                    layer,
                    attention,
                    kind,
                    everything ? global : local,
                    dropout,
                    config.dropout().attentionOutput());
            units.add(unit(attending, layer.attentionNorm(), firsts));
            units.add(unit(new MlpBranch(layer, config, dropout, Places.mlp(i)), layer.mlpNorm(), null));
        }
    }

    private ResidualUnit unit(Branch branch, @Nullable Affine norm, @Nullable Tensor firstRows) {
        return new ResidualUnit(
                branch,
                norm == null ? null : new Norm(norm, config.normEpsilon()),
                config.family().normsFirst(),
                weights.compute(),
                firstRows);
    }

    /// Tables by row, `[N, 1, D]` in the compute type.
    private Rope.Tables rotation(double theta) {
        Rope.Tables tables =
                Rope.tables(weights.device(), RopeFrequencies.plain(theta, config.headSize()), 1, rows.length(0));
        Tensor places = Tensors.longs(weights.device(), rows.places(), rows.tokens());
        return new Rope.Tables(byRow(tables.cos(), places), byRow(tables.sin(), places));
    }

    private Tensor byRow(Tensor table, Tensor places) {
        return table.indexSelect(0, places).to(weights.compute()).unsqueeze(1);
    }

    /// Returns the residual stream of one pair before the first layer and behind each, `[N, C]`.
    static List<Tensor> residualStream(EncoderWeights weights, PairTokens pair) {
        EncoderPass pass = new EncoderPass(weights, List.of(pair), Dropout.OFF, false);
        List<Tensor> stream = new ArrayList<>(List.of(pass.embeddings.forward(false)));
        for (int i = 0; i < pass.units.size(); i += 2) {
            Tensor middle = pass.units.get(i).forward(stream.getLast(), false);
            stream.add(pass.units.get(i + 1).forward(middle, false));
        }
        return stream;
    }

    /// Returns the logits, and keeps what the backward needs in the open scope.
    float[][] forward() {
        Tensor hidden;
        try (var _ = TensorScope.open()) {
            hidden = embeddings.forward(true).moveOut();
        }
        for (ResidualUnit unit : units) {
            try (var _ = TensorScope.open()) {
                hidden = unit.forward(hidden, true).moveOut();
            }
        }
        return logits(hidden);
    }

    /// Returns the logits and keeps nothing.
    float[][] read() {
        Tensor hidden;
        try (var _ = TensorScope.open()) {
            hidden = embeddings.forward(false).keep();
        }
        for (ResidualUnit unit : units) {
            try (Tensor before = hidden;
                    var _ = TensorScope.open()) {
                hidden = unit.forward(before, false).keep();
            }
        }
        try (Tensor last = hidden) {
            return logits(last);
        }
    }

    private float[][] logits(Tensor hidden) {
        float[] flat = head.forward(pooling.forward(hidden)).toFloats();
        float[][] logits = new float[rows.count()][config.labels()];
        for (int i = 0; i < logits.length; i++) {
            System.arraycopy(flat, i * config.labels(), logits[rows.place(i)], 0, config.labels());
        }
        return logits;
    }

    /// Adds the gradients of all parameters, given those of the logits. Once per [#forward].
    void backward(float[][] gradient) {
        Tensor d;
        try (var _ = TensorScope.open()) {
            d = pooling.backward(head.backward(ordered(gradient))).moveOut();
        }
        for (ResidualUnit unit : units.reversed()) {
            try (var _ = TensorScope.open()) {
                d = unit.backward(d).moveOut();
            }
        }
        try (var _ = TensorScope.open()) {
            embeddings.backward(d);
        }
    }

    private Tensor ordered(float[][] gradient) {
        if (gradient.length != rows.count()) {
            throw new IllegalArgumentException(
                    "gradients of " + rows.count() + " pairs were expected but " + gradient.length + " came");
        }
        float[] flat = new float[rows.count() * config.labels()];
        for (int i = 0; i < gradient.length; i++) {
            System.arraycopy(gradient[rows.place(i)], 0, flat, i * config.labels(), config.labels());
        }
        return Tensors.floats(weights.device(), flat, rows.count(), config.labels());
    }
}
