package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.InitConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.Precision;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RerankConfig.PairCut;
import dev.edgewise.config.RunConfig;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderFiles;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.RandomEncoder;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.model.Adapters;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.EncoderPairModel;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.PairTruncation;
import dev.edgewise.text.tokenizer.WordPieceTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An encoder with a classification head that a run trains.
final class EncoderStudent implements RankStudent {
    private static final int LONGEST = 512;
    private static final int VOCABULARY = 4096;

    /// Pairs whose lengths tell those of all.
    private static final int SAMPLE = 512;

    private final RunConfig run;
    private final Models models;
    private final EncoderConfig encoder;
    private final PairTokenizer tokenizer;
    private final PairLimit limit;
    private final ObjectNode config;
    private final ScoreActivation activation;
    private final @Nullable Path files;
    private final List<String> notes = new ArrayList<>();

    private EncoderStudent(
            RunConfig run,
            RerankConfig rerank,
            Models models,
            PairTokenizer tokenizer,
            ObjectNode config,
            int labels,
            ScoreActivation activation,
            @Nullable Path files) {
        this.run = run;
        this.models = models;
        EncoderConfig read = EncoderConfigReader.read(config).withLabels(labels);
        this.encoder = rerank.dropout() ? read : read.withDropout(DropoutRates.NONE);
        this.tokenizer = tokenizer;
        tokenizer.requireFits(encoder.vocabulary());
        this.limit = limit(rerank, encoder, tokenizer);
        this.config = config;
        this.activation = activation;
        this.files = files;
    }

    /// Looks at an encoder on disk.
    ///
    /// @param files a Hugging Face directory
    /// @param labels logits of a pair
    static EncoderStudent of(
            RunConfig run, RerankConfig rerank, Models models, Path files, int labels, ScoreActivation activation) {
        try (ModelSource source = ModelFiles.openDirectory(files)) {
            ObjectNode config = source.config().deepCopy();
            PairTokenizer tokenizer = PairTokenizer.open(files);
            return closing(
                    tokenizer,
                    () -> new EncoderStudent(run, rerank, models, tokenizer, config, labels, activation, files));
        }
    }

    /// Makes the shape of an encoder with random weights.
    ///
    /// @param texts that it is trained on, which a vocabulary of words is made of
    static EncoderStudent fresh(
            RunConfig run,
            RerankConfig rerank,
            Models models,
            InitConfig init,
            List<String> texts,
            int labels,
            ScoreActivation activation) {
        Integer size = init.vocabSize();
        PairTokenizer tokenizer = init.ofWords()
                ? WordPieceTraining.train(texts, size == null ? VOCABULARY : size)
                : PairTokenizer.open(models.locate(init.vocabulary()));
        return closing(
                tokenizer,
                () -> new EncoderStudent(
                        run, rerank, models, tokenizer, config(init, tokenizer), labels, activation, null));
    }

    private static EncoderStudent closing(PairTokenizer tokenizer, Supplier<EncoderStudent> made) {
        try {
            return made.get();
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static ObjectNode config(InitConfig init, PairTokenizer tokenizer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "bert")
                .put("vocab_size", tokenizer.vocabularySize())
                .put("type_vocab_size", 2)
                .put("hidden_size", init.hiddenSize())
                .put("intermediate_size", init.intermediateSize())
                .put("num_hidden_layers", init.numHiddenLayers())
                .put("num_attention_heads", init.numAttentionHeads())
                .put("max_position_embeddings", init.maxPositionEmbeddings())
                .put("hidden_act", "gelu")
                .put("layer_norm_eps", 1e-12)
                .put("hidden_dropout_prob", 0.1)
                .put("attention_probs_dropout_prob", 0.1)
                .put("initializer_range", init.initializerRange())
                .put("pad_token_id", tokenizer.padId());
    }

    private static PairLimit limit(RerankConfig rerank, EncoderConfig encoder, PairTokenizer tokenizer) {
        Integer wanted = rerank.maxLength();
        if (wanted != null && wanted > encoder.longest()) {
            throw new ConfigException("algorithm.max_length must be at most " + encoder.longest()
                    + ", the longest input of this model, but was " + wanted);
        }
        OptionalInt own = tokenizer.modelMaxLength();
        int most = Math.min(Math.min(LONGEST, encoder.longest()), own.orElse(LONGEST));
        return new PairLimit(
                wanted == null ? most : wanted,
                rerank.truncation() == PairCut.ONLY_SECOND ? PairTruncation.ONLY_SECOND : PairTruncation.LONGEST_FIRST);
    }

    @Override
    public long parameters() {
        long h = encoder.hidden();
        long tables = (long) encoder.embedding() * encoder.vocabulary() + h * (encoder.positions() + encoder.types());
        long layers = encoder.layers() * (4 * h * h + 2 * h * encoder.mlp() + 9 * h + encoder.mlp());
        return tables + layers + h * h;
    }

    /// Counts the residual stream of each layer in F32; q, k, v, what attention and norms make and the MLP's inner
    /// values in the type that computes; and what one layer's backward adds.
    @Override
    public long bytesPerToken() {
        long wide = models.compute(run.precision().compute(), parameters()) == DType.F32 ? 4 : 2;
        long layer = 20L * encoder.hidden() + wide * (5L * encoder.hidden() + 3L * encoder.mlp());
        return encoder.layers() * layer + 80L * encoder.hidden();
    }

    /// Returns the mean length of pairs from everywhere in the lists, and their deviation on top. A pass of many stays
    /// below.
    @Override
    public int usualLength(List<QueryList> lists) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < SAMPLE; i++) {
            QueryList list = lists.get((int) ((long) i * lists.size() / SAMPLE));
            queries.add(list.query());
            documents.add(list.texts().get(i % list.size()));
        }
        double[] lengths = tokenizer.encode(queries, documents, limit).pairs().stream()
                .mapToDouble(PairTokens::length)
                .toArray();
        double mean = Arrays.stream(lengths).average().orElse(maxLength());
        double variance = Arrays.stream(lengths)
                .map(length -> (length - mean) * (length - mean))
                .average()
                .orElse(0);
        return (int) Math.min(maxLength(), Math.ceil(mean + Math.sqrt(variance)));
    }

    @Override
    public int maxLength() {
        return limit.maxLength();
    }

    @Override
    public int labels() {
        return encoder.labels();
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public PairModel open() {
        Threads.use(models.threads().of(parameters()));
        EncoderWeights weights = weights();
        try {
            LoraConfig lora = run.model().lora();
            String path = run.model().path();
            if (lora != null && path != null) {
                Adapters.create(weights, LoraSettings.of(lora, path), run.seed());
            }
            Precision precision = run.precision().compute();
            weights.refresh(models.compute(precision, parameters()));
            return new EncoderPairModel(weights, tokenizer, limit, config, activation, models.microBatchTokens());
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private EncoderWeights weights() {
        if (files == null) {
            EncoderWeights weights = new EncoderWeights(encoder, models.device());
            RandomEncoder.initialise(weights, run.seed());
            return weights;
        }
        try (ModelSource source = ModelFiles.openDirectory(files)) {
            return EncoderFiles.open(source.weights(), encoder, models.device(), run.seed(), notes::add);
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
