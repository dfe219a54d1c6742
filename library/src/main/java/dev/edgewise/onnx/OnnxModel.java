package dev.edgewise.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.Family;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// An encoder with its head as one ONNX file, in the layout that Hugging Face's Optimum gives it.
///
/// Inputs are `input_ids`, `attention_mask` and, in families that read them, `token_type_ids`: int64
/// `[batch_size, sequence_length]`, declared in this order. The output is `logits`, float32 `[batch_size, labels]`: no
/// activation is inside.
public final class OnnxModel {
    /// The first operator set with LayerNormalization.
    private static final int OPERATORS = 17;

    private static final int FORMAT = 8;
    private static final String ROW = "batch_size";
    private static final String COLUMN = "sequence_length";
    private static final long LARGEST = Integer.MAX_VALUE;

    private OnnxModel() {}

    /// Writes a file; the same model always gives the same bytes.
    ///
    /// @param weights all of the encoder's, row-major, by their names in `transformers`
    /// @throws ModelException if the file would have more than the 2 GiB that the format allows
    /// @throws CheckpointException if it cannot be written
    public static void write(Path file, EncoderConfig config, Function<String, float[]> weights, OnnxType type) {
        requireRoom(config, type);
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName("edgewise")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
                .setGraph(graph(config, weights, type))
                .build();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            model.writeTo(out);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another directory", e);
        }
    }

    private static GraphProto graph(EncoderConfig config, Function<String, float[]> weights, OnnxType type) {
        OnnxGraph graph = new OnnxGraph();
        graph.input(EncoderNodes.IDS, ROW, COLUMN);
        graph.input(EncoderNodes.MASK, ROW, COLUMN);
        if (config.family().readsTypes()) {
            graph.input(EncoderNodes.TYPES, ROW, COLUMN);
        }
        EncoderNodes nodes = new EncoderNodes(graph, type, config, weights);
        if (config.family() == Family.MODERNBERT) {
            ModernBertGraph.build(nodes);
        } else {
            BertGraph.build(nodes);
        }
        return graph.build();
    }

    /// Counts the matrices, which are nearly all of a file.
    private static void requireRoom(EncoderConfig config, OnnxType type) {
        long c = config.hidden();
        long gates = config.modern() == null ? 2 : 3;
        long matrices = config.layers() * c * (4 * c + gates * config.mlp())
                + (long) (config.vocabulary() + config.positions()) * config.embedding();
        long bytes = matrices * (type.isQuantised() ? 1 : Float.BYTES);
        if (bytes > LARGEST) {
            throw new ModelException("the model would take " + bytes + " bytes as ONNX, but such a file has at most "
                    + LARGEST + "; export it with --quantize int8, or use a smaller model");
        }
    }
}
