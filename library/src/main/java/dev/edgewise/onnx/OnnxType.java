package dev.edgewise.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.util.stream.Stream;

/// What the matrices of a graph are stored as.
public enum OnnxType {
    FLOAT32("model.onnx"),
    /// Signed bytes. Processors with VNNI (AVX-512, AVX-VNNI) and ARM multiply them exactly.
    INT8("model_qint8_avx512_vnni.onnx"),
    /// The same numbers as unsigned bytes, which processors with AVX2 alone multiply exactly as well: their sums of
    /// signed bytes saturate.
    UINT8("model_quint8_avx2.onnx");

    private final String fileName;

    OnnxType(String fileName) {
        this.fileName = fileName;
    }

    /// Returns the name under which sentence-transformers and Optimum keep such a graph.
    public String fileName() {
        return fileName;
    }

    boolean isQuantised() {
        return this != FLOAT32;
    }

    /// Returns the stored byte of 0.
    int zero() {
        return this == UINT8 ? 128 : 0;
    }

    DataType dataType() {
        return switch (this) {
            case FLOAT32 -> DataType.FLOAT;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
        };
    }

    /// Returns the type of bytes with this name, in upper or lower case.
    ///
    /// @throws ConfigException if there is none
    public static OnnxType quantised(String name) {
        return Stream.of(values())
                .filter(type -> type.isQuantised() && type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("--quantize must be int8 or uint8 but was '" + Quoted.of(name)
                        + "'; the graph in floats is written in any case"));
    }
}
