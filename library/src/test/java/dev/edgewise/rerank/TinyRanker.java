package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.RandomEncoder;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.Parameter;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.WordPieceTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// An encoder of some thousand parameters, and queries about fruit and tools: a document answers a query of its word.
final class TinyRanker {
    static final List<String> WORDS = List.of("apple", "pear", "hammer", "saw", "plum", "nail", "cherry", "drill");

    private TinyRanker() {}

    /// Makes a model.
    ///
    /// @param dropout whether the usual rates apply
    /// @param adapted whether a LoRA adapter is trained
    static EncoderPairModel model(int passTokens, boolean dropout, boolean adapted) {
        PairTokenizer tokenizer = WordPieceTraining.train(texts(), 120);
        ObjectNode json = json(tokenizer.vocabularySize());
        EncoderConfig config = EncoderConfigReader.read(json).withLabels(1);
        EncoderWeights weights =
                new EncoderWeights(dropout ? config : config.withDropout(DropoutRates.NONE), Device.CPU);
        RandomEncoder.initialise(weights, 3);
        if (adapted) {
            Adapters.create(
                    weights, new AdapterConfig(2, 4, false, new TargetModules(List.of("all-linear")), "base"), 3);
        }
        weights.refresh(DType.F32);
        return new EncoderPairModel(
                weights, tokenizer, PairLimit.longestFirst(24), json, ScoreActivation.SIGMOID, passTokens);
    }

    private static ObjectNode json(int vocabulary) {
        String text = """
                {"model_type": "bert", "vocab_size": %d, "type_vocab_size": 2, "hidden_size": 32, "intermediate_size": 48,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 32, "hidden_act": "gelu",
                 "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
                 "initializer_range": 0.1, "pad_token_id": 0}""".formatted(vocabulary);
        try {
            JsonNode node = new ObjectMapper().readTree(text);
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns a query for each word; a document of the word has label 1, four others 0.
    static List<QueryList> lists() {
        List<QueryList> lists = new ArrayList<>();
        for (int q = 0; q < WORDS.size(); q++) {
            List<JudgedDocument> documents = new ArrayList<>();
            for (int d = 0; d < 5; d++) {
                String word = WORDS.get((q + d) % WORDS.size());
                documents.add(new JudgedDocument(
                        "a text about the " + word + (d % 2 == 0 ? " of old" : ""),
                        null,
                        List.of(d == 0 ? 1.0 : 0.0),
                        null,
                        "made " + q + ":" + d));
            }
            lists.add(new QueryList("q" + q, "where is the " + WORDS.get(q), null, documents));
        }
        return lists;
    }

    /// Returns the same with grades 2, 1, 0, 0, 0, so that margins differ.
    static List<QueryList> graded() {
        return lists().stream()
                .map(list -> list.with(IntStream.range(0, list.size())
                        .mapToObj(i -> list.documents().get(i).labelled(Math.max(0, 2 - i)))
                        .toList()))
                .toList();
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        lists().forEach(list -> {
            texts.add(list.query());
            texts.addAll(list.texts());
        });
        return texts;
    }

    /// Returns every weight that is trained, in order.
    static List<float[]> trained(PairModel model) {
        try (var _ = TensorScope.open()) {
            return model.trainable().stream()
                    .map(Parameter::master)
                    .map(master -> master.toFloats())
                    .toList();
        }
    }

    /// Returns the gradient of every weight that is trained, in order.
    static List<float[]> gradients(PairModel model) {
        try (var _ = TensorScope.open()) {
            return model.trainable().stream()
                    .map(Parameter::gradient)
                    .map(gradient -> gradient.toFloats())
                    .toList();
        }
    }
}
