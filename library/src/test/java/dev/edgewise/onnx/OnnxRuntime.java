package dev.edgewise.onnx;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.edgewise.ranking.PairTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs an ONNX file by onnxruntime, on one thread.
final class OnnxRuntime implements AutoCloseable {
    static {
        // DJL wants to make the process's environment itself, and refuses one that exists
        Engine.getEngine("OnnxRuntime");
    }

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntime(Path file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(file.toString(), options);
        }
    }

    List<String> inputs() {
        return List.copyOf(session.getInputNames());
    }

    /// Returns the logits of padded rows.
    ///
    /// @param rows by the name of an input; inputs that the graph does not have are left out
    float[][] logits(Map<String, long[][]> rows) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                inputs.put(name, OnnxTensor.createTensor(environment, rows.get(name)));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return (float[][]) result.get("logits").orElseThrow().getValue();
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /// Returns the logits of pairs, padded at the right to the longest.
    float[][] logits(List<PairTokens> pairs, int padding) throws OrtException {
        int longest = pairs.stream().mapToInt(PairTokens::length).max().orElseThrow();
        List<long[]> ids = new ArrayList<>();
        List<long[]> mask = new ArrayList<>();
        List<long[]> types = new ArrayList<>();
        for (PairTokens pair : pairs) {
            long[][] row = new long[3][longest];
            for (int i = 0; i < longest; i++) {
                boolean real = i < pair.length();
                row[0][i] = real ? pair.ids()[i] : padding;
                row[1][i] = real ? 1 : 0;
                row[2][i] = real ? pair.typeIds()[i] : 0;
            }
            ids.add(row[0]);
            mask.add(row[1]);
            types.add(row[2]);
        }
        return logits(Map.of(
                "input_ids",
                ids.toArray(long[][]::new),
                "attention_mask",
                mask.toArray(long[][]::new),
                "token_type_ids",
                types.toArray(long[][]::new)));
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
