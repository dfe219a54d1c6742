package dev.edgewise.tensor;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Makes tensors, which belong to the innermost [TensorScope].
public final class Tensors {
    private Tensors() {}

    public static Tensor empty(Device device, DType type, long... shape) {
        return Tensor.of(torch.empty(shape, options(device, type), new MemoryFormatOptional()));
    }

    /// Returns an uninitialised contiguous tensor of the same shape, type and device.
    public static Tensor like(Tensor other) {
        return empty(other.device(), other.type(), other.shape());
    }

    public static Tensor zeros(Device device, DType type, long... shape) {
        return Tensor.of(torch.zeros(shape, options(device, type)));
    }

    public static Tensor full(Device device, DType type, double value, long... shape) {
        return Tensor.of(torch.full(shape, new Scalar(value), options(device, type)));
    }

    /// Returns a copy of `values`, row-major, as F32.
    public static Tensor floats(Device device, float[] values, long... shape) {
        requireCount(values.length, shape);
        try (FloatPointer pointer = new FloatPointer(values)) {
            org.bytedeco.pytorch.Tensor view = torch.from_blob(pointer, shape, options(Device.CPU, DType.F32));
            return Tensor.of(
                    view.to(device.nativeDevice(), DType.F32.nativeType(), false, true, new MemoryFormatOptional()));
        }
    }

    /// Returns a copy of `values`, row-major, as I64.
    public static Tensor longs(Device device, long[] values, long... shape) {
        requireCount(values.length, shape);
        try (LongPointer pointer = new LongPointer(values)) {
            org.bytedeco.pytorch.Tensor view = torch.from_blob(pointer, shape, options(Device.CPU, DType.I64));
            return Tensor.of(
                    view.to(device.nativeDevice(), DType.I64.nativeType(), false, true, new MemoryFormatOptional()));
        }
    }

    /// Returns a copy of `values`, row-major, as F64.
    public static Tensor doubles(Device device, double[] values, long... shape) {
        requireCount(values.length, shape);
        try (DoublePointer pointer = new DoublePointer(values)) {
            org.bytedeco.pytorch.Tensor view = torch.from_blob(pointer, shape, options(Device.CPU, DType.F64));
            return Tensor.of(
                    view.to(device.nativeDevice(), DType.F64.nativeType(), false, true, new MemoryFormatOptional()));
        }
    }

    private static TensorOptions options(Device device, DType type) {
        TensorOptions options = new TensorOptions(type.nativeType());
        return device.kind() == Device.Kind.CPU ? options : options.device(new DeviceOptional(device.nativeDevice()));
    }

    private static void requireCount(int count, long[] shape) {
        long expected = 1;
        for (long size : shape) {
            expected *= size;
        }
        if (expected != count) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " needs " + expected + " values but got " + count);
        }
    }

    public static Tensor cat(int axis, List<Tensor> tensors) {
        try (TensorVector vector = vector(tensors)) {
            return Tensor.of(torch.cat(vector, axis));
        }
    }

    static TensorVector vector(List<Tensor> tensors) {
        org.bytedeco.pytorch.Tensor[] handles = new org.bytedeco.pytorch.Tensor[tensors.size()];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = tensors.get(i).handle();
        }
        return new TensorVector(handles);
    }
}
