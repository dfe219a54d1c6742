package dev.edgewise.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Products with stored matrices, and rows of the embedding table, in floats or in bytes.
///
/// In bytes it is dynamic quantisation, as `quantize_dynamic` of onnxruntime makes it with `per_channel`:
///
/// ```
/// x ≈ (q − z)·s   by DynamicQuantizeLinear, one s and z for the whole tensor, found at run time
/// W ≈ w·t         one t = max|column| / 127 for each column, w rounded to the nearest (halves to even)
/// x W ≈ (Σ (q − z) w)·s·t   by MatMulInteger, whose sums are exact
/// ```
///
/// The embedding table has one t for each row, where onnxruntime has one for the table. The last product, which makes
/// the logits, stays in floats: it costs nothing and would round the result itself.
final class MatrixNodes {
    private static final float LARGEST = 127;

    private final OnnxGraph graph;
    private final OnnxType type;
    private final Map<String, List<String>> quantised = new HashMap<>();

    MatrixNodes(OnnxGraph graph, OnnxType type) {
        this.graph = graph;
        this.type = type;
    }

    /// Returns `x Wᵀ`.
    ///
    /// @param weight row-major `[rows, columns]`, as PyTorch stores W
    String product(String x, String name, float[] weight, int rows, int columns) {
        float[] transposed = transposed(weight, rows, columns);
        if (!type.isQuantised()) {
            return floatProduct(x, name, transposed, rows, columns);
        }
        float[] scales = scales(weight, rows, columns);
        byte[] bytes = new byte[weight.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = rounded(transposed[i], scales[i % rows]);
        }
        byte[] zeros = new byte[rows];
        Arrays.fill(zeros, (byte) type.zero());
        List<String> input = quantised.computeIfAbsent(x, _ -> graph.nodes("DynamicQuantizeLinear", 3, List.of(x)));
        String sums = graph.node(
                "MatMulInteger",
                input.get(0),
                graph.bytes(name + "_quantized", type.dataType(), bytes, columns, rows),
                input.get(2),
                graph.bytes(name + "_zero_point", type.dataType(), zeros, rows));
        String scale = graph.node("Mul", input.get(1), graph.floats(name + "_scale", scales, rows));
        return graph.node("Mul", graph.toFloat(sums), scale);
    }

    /// Returns `x Wᵀ` in floats, whatever the type.
    String exactProduct(String x, String name, float[] weight, int rows, int columns) {
        return floatProduct(x, name, transposed(weight, rows, columns), rows, columns);
    }

    private String floatProduct(String x, String name, float[] transposed, int rows, int columns) {
        return graph.node("MatMul", x, graph.floats(name, transposed, columns, rows));
    }

    /// Returns the rows of a table that `ids` name.
    String rows(String ids, String name, float[] table, int rows, int columns) {
        if (!type.isQuantised()) {
            return graph.node("Gather", graph.floats(name, table, rows, columns), ids);
        }
        float[] scales = scales(table, rows, columns);
        byte[] bytes = new byte[table.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = rounded(table[i], scales[i / columns]);
        }
        String stored =
                graph.node("Gather", graph.bytes(name + "_quantized", type.dataType(), bytes, rows, columns), ids);
        String centred = type.zero() == 0
                ? graph.toFloat(stored)
                : graph.node("Sub", graph.toFloat(stored), graph.real(type.zero()));
        return graph.node("Mul", centred, graph.node("Gather", graph.floats(name + "_scale", scales, rows, 1), ids));
    }

    /// Returns the scale of each row, from its largest magnitude; a row of zeros has scale 1.
    private static float[] scales(float[] matrix, int rows, int columns) {
        float[] scales = new float[rows];
        for (int i = 0; i < matrix.length; i++) {
            scales[i / columns] = Math.max(scales[i / columns], Math.abs(matrix[i]));
        }
        for (int row = 0; row < rows; row++) {
            scales[row] = scales[row] == 0 ? 1 : scales[row] / LARGEST;
        }
        return scales;
    }

    private byte rounded(float value, float scale) {
        return (byte) ((int) Math.clamp(Math.rint(value / scale), -LARGEST, LARGEST) + type.zero());
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] transposed = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = matrix[row * columns + column];
            }
        }
        return transposed;
    }
}
