package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.encoder.Dropout;
import dev.edgewise.encoder.EncoderInference;
import dev.edgewise.encoder.EncoderTraining;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.nio.file.Path;
import java.util.List;

/// An encoder with a classification head as a model of pairs. Owns weights and tokenizer.
public final class EncoderPairModel implements PairModel {
    private static final String MODEL = "model.safetensors";

    private final EncoderWeights weights;
    private final PairTokenizer tokenizer;
    private final PairLimit limit;
    private final ObjectNode config;
    private final ScoreActivation activation;
    private final int passTokens;
    private final EncoderTraining training;
    private final Profile profile = new Profile(System::nanoTime);

    /// Makes a model of refreshed weights.
    ///
    /// @param config `config.json` that the weights came from
    /// @param passTokens tokens of a pass
    public EncoderPairModel(
            EncoderWeights weights,
            PairTokenizer tokenizer,
            PairLimit limit,
            ObjectNode config,
            ScoreActivation activation,
            int passTokens) {
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.limit = limit;
        this.config = config.deepCopy();
        this.activation = activation;
        this.passTokens = passTokens;
        this.training = new EncoderTraining(weights);
    }

    /// Returns the encoder.
    public EncoderWeights weights() {
        return weights;
    }

    /// Returns how long a pair may be.
    public PairLimit limit() {
        return limit;
    }

    @Override
    public int labels() {
        return weights.config().labels();
    }

    @Override
    public TokenizedPairs tokenize(List<String> queries, List<String> documents) {
        return tokenizer.encode(queries, documents, limit);
    }

    @Override
    public float[][] logits(List<PairTokens> pairs) {
        try (var _ = profile.phase(Phase.FORWARD)) {
            return new EncoderInference(weights, passTokens).logits(pairs);
        }
    }

    @Override
    public float[][] accumulate(List<PairTokens> pairs, long seed, PairGradient gradient) {
        List<PairPasses.Pass> passes = PairPasses.of(pairs, passTokens);
        float[][] logits = new float[pairs.size()][];
        for (int p = 0; p < passes.size() - 1; p++) {
            try (var _ = profile.phase(Phase.FORWARD)) {
                List<PairTokens> some = passes.get(p).of(pairs);
                take(training.read(some, dropout(seed, p)), logits, passes.get(p));
            }
        }
        int last = passes.size() - 1;
        float[][] gradients;
        try (var _ = TensorScope.open()) {
            take(forward(pairs, passes.get(last), dropout(seed, last)), logits, passes.get(last));
            gradients = gradient.of(logits);
            backward(gradients, passes.get(last));
        }
        for (int p = 0; p < last; p++) {
            try (var _ = TensorScope.open()) {
                forward(pairs, passes.get(p), dropout(seed, p));
                backward(gradients, passes.get(p));
            }
        }
        return logits;
    }

    private static Dropout dropout(long seed, int pass) {
        return Dropout.seeded(Seeds.derive(seed, "dropout", pass));
    }

    private static void take(float[][] some, float[][] logits, PairPasses.Pass pass) {
        System.arraycopy(some, 0, logits, pass.start(), some.length);
    }

    private float[][] forward(List<PairTokens> pairs, PairPasses.Pass pass, Dropout dropout) {
        try (var _ = profile.phase(Phase.FORWARD)) {
            return training.forward(pass.of(pairs), dropout);
        }
    }

    private void backward(float[][] gradients, PairPasses.Pass pass) {
        try (var _ = profile.phase(Phase.BACKWARD)) {
            float[][] own = new float[pass.end() - pass.start()][];
            System.arraycopy(gradients, pass.start(), own, 0, own.length);
            training.backward(own);
        }
    }

    @Override
    public List<Parameter> parameters() {
        return weights.parameters();
    }

    @Override
    public List<Parameter> trainable() {
        return weights.trainable();
    }

    @Override
    public void clearGradients() {
        weights.clearGradients();
    }

    @Override
    public void refresh() {
        weights.refresh(weights.compute());
    }

    @Override
    public void store(Path directory) {
        boolean whole = weights.adapter() == null;
        SafetensorsWriter.write(
                directory.resolve(whole ? MODEL : AdapterDirectory.TENSORS),
                whole ? WeightFiles.store(weights) : Adapters.store(weights),
                SafetensorsWriter.PYTORCH);
    }

    @Override
    public void load(Path directory) {
        boolean whole = weights.adapter() == null;
        try (TensorFile file = Safetensors.open(directory.resolve(whole ? MODEL : AdapterDirectory.TENSORS))) {
            if (whole) {
                WeightFiles.restore(file, weights.parameters());
            } else {
                Adapters.restore(file, weights);
            }
        }
        refresh();
    }

    @Override
    public void write(Path directory) {
        if (weights.adapter() == null) {
            write(weights, directory);
            return;
        }
        try (EncoderWeights merged = weights.mergedCopy()) {
            write(merged, directory);
        }
    }

    @Override
    public void describe(Path directory) {
        if (weights.adapter() == null) {
            writeFiles(directory);
        }
    }

    private void writeFiles(Path directory) {
        String architecture = weights.config().family().architecture();
        RankerFiles.describe(directory, config, architecture, labels(), activation);
        tokenizer.save(directory, limit);
    }

    private void write(EncoderWeights whole, Path directory) {
        writeFiles(directory);
        SafetensorsWriter.write(directory.resolve(MODEL), WeightFiles.store(whole), SafetensorsWriter.PYTORCH);
    }

    @Override
    public ScoreActivation activation() {
        return activation;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public String description() {
        AdapterConfig adapter = weights.adapter();
        String text =
                "%s, %.1fM parameters, %s".formatted(weights.description(), weights.count() / 1e6, weights.compute());
        return adapter == null ? text : text + "; LoRA of rank %d".formatted(adapter.rank());
    }

    @Override
    public void close() {
        weights.close();
        tokenizer.close();
    }
}
