package dev.edgewise.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A graph that is being built. Every value has a name; a node's is its operator with a running number, so that the
/// same model always gives the same file.
final class OnnxGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("encoder");
    private final Map<String, String> constants = new HashMap<>();
    private int nodes;

    /// Declares an input of 64-bit integers.
    void input(String name, String... dimensions) {
        graph.addInput(value(name, DataType.INT64, List.of(dimensions)));
    }

    /// Declares the result.
    ///
    /// @param dimensions names, or numbers where they are fixed
    void output(String name, String... dimensions) {
        graph.addOutput(value(name, DataType.FLOAT, List.of(dimensions)));
    }

    private static ValueInfoProto value(String name, DataType type, List<String> dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            TensorShapeProto.Dimension.Builder one = shape.addDimBuilder();
            if (Character.isDigit(dimension.charAt(0))) {
                one.setDimValue(Long.parseLong(dimension));
            } else {
                one.setDimParam(dimension);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /// Adds a node and returns the name of its first result.
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(operator, 1, inputs, attributes).getFirst();
    }

    String node(String operator, String... inputs) {
        return node(operator, List.of(inputs));
    }

    /// Adds a node and returns the names of its results.
    List<String> nodes(String operator, int results, List<String> inputs, AttributeProto... attributes) {
        String name = operator + "_" + nodes++;
        List<String> outputs = results == 1
                ? List.of(name)
                : IntStream.range(0, results).mapToObj(i -> name + "_" + i).toList();
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)));
        return outputs;
    }

    /// Turns numbers of any type into floats.
    String toFloat(String value) {
        return node("Cast", List.of(value), whole("to", DataType.FLOAT.getNumber()));
    }

    /// Names a value.
    void name(String value, String name) {
        graph.addNode(NodeProto.newBuilder()
                .setName("Identity_" + nodes++)
                .setOpType("Identity")
                .addInput(value)
                .addOutput(name));
    }

    /// Adds a stored tensor of floats and returns its name.
    String floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return store(name, DataType.FLOAT, bytes.array(), shape);
    }

    /// Adds a stored tensor of bytes.
    ///
    /// @param type INT8 or UINT8
    String bytes(String name, DataType type, byte[] values, long... shape) {
        return store(name, type, values, shape);
    }

    /// Returns the name of a number, which is stored once.
    String real(float value) {
        return constants.computeIfAbsent("float_" + value, name -> floats(name, new float[] {value}));
    }

    /// Returns the name of a whole number without a dimension.
    String whole(long value) {
        return constants.computeIfAbsent("long_" + value, name -> longs(name, new long[] {value}));
    }

    /// Returns the name of a list of whole numbers.
    String list(long... values) {
        String key = "longs" + Arrays.toString(values).replaceAll("[^-0-9]+", "_");
        return constants.computeIfAbsent(key, name -> longs(name, values, values.length));
    }

    private String longs(String name, long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return store(name, DataType.INT64, bytes.array(), shape);
    }

    private String store(String name, DataType type, byte[] values, long... shape) {
        ByteString data = UnsafeByteOperations.unsafeWrap(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(data);
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        graph.addInitializer(tensor);
        return name;
    }

    static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto wholes(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    GraphProto build() {
        return graph.build();
    }
}
