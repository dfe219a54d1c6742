package com.example.search;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A model of pairs in a directory that `edgewise export --outtype onnx` wrote. Safe for several threads at once.
///
/// `tokenizer.json` of such a directory cuts pairs at the length that the model was trained with, and pads nothing.
public final class CrossEncoder implements AutoCloseable {
    private static final int BATCH = 16;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    /// @param graph the file below `directory`: `onnx/model.onnx`, or the one in bytes
    /// @param threads that share one batch
    public CrossEncoder(Path directory, String graph, int threads) throws IOException, OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(directory.resolve(graph).toString(), options);
        }
        tokenizer = HuggingFaceTokenizer.builder()
                .optTokenizerPath(directory.resolve("tokenizer.json"))
                .optPadding(false)
                .build();
    }

    /// Returns the model's logit of each document, the larger the more relevant.
    ///
    /// Batches are made of documents of similar length, since a batch is as long as its longest.
    public float[] scores(String query, List<String> documents) throws OrtException {
        PairList<String, String> pairs = new PairList<>();
        documents.forEach(document -> pairs.add(query, document));
        Encoding[] encodings = tokenizer.batchEncode(pairs);
        List<Integer> order = IntStream.range(0, encodings.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> encodings[i].getIds().length))
                .toList();
        float[] scores = new float[encodings.length];
        for (int from = 0; from < order.size(); from += BATCH) {
            List<Integer> batch = order.subList(from, Math.min(from + BATCH, order.size()));
            float[][] logits = logits(batch.stream().map(i -> encodings[i]).toList());
            for (int i = 0; i < logits.length; i++) {
                scores[batch.get(i)] = logits[i][0];
            }
        }
        return scores;
    }

    private float[][] logits(List<Encoding> encodings) throws OrtException {
        int length = encodings.getLast().getIds().length;
        List<long[]> ids = new ArrayList<>();
        List<long[]> mask = new ArrayList<>();
        List<long[]> types = new ArrayList<>();
        for (Encoding encoding : encodings) {
            ids.add(Arrays.copyOf(encoding.getIds(), length));
            mask.add(Arrays.copyOf(encoding.getAttentionMask(), length));
            types.add(Arrays.copyOf(encoding.getTypeIds(), length));
        }
        Map<String, List<long[]>> rows = Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                inputs.put(name, OnnxTensor.createTensor(environment, rows.get(name).toArray(long[][]::new)));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return (float[][]) result.get(0).getValue();
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        tokenizer.close();
        session.close();
    }
}
