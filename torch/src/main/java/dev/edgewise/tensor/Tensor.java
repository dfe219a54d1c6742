package dev.edgewise.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A libtorch tensor.
///
/// Operations return new tensors, owned by the innermost [TensorScope]; names that end in `_` change the receiver
/// and return it. Broadcasting, type promotion and views are libtorch's. Not thread-safe.
public final class Tensor implements AutoCloseable {
    private static final Scalar ONE = immortal(1);

    private final org.bytedeco.pytorch.Tensor handle;

    private Tensor(org.bytedeco.pytorch.Tensor handle) {
        this.handle = handle;
    }

    static Tensor of(org.bytedeco.pytorch.Tensor handle) {
        TensorScope.own(handle);
        return new Tensor(handle);
    }

    private static Scalar immortal(double value) {
        Scalar scalar = new Scalar(value);
        scalar.retainReference();
        return scalar;
    }

    org.bytedeco.pytorch.Tensor handle() {
        return handle;
    }

    // ---- making
    // ------------------------------------------------------------------------------------------------------

    public static Tensor empty(Device device, DType type, long... shape) {
        return of(torch.empty(shape, options(device, type), new MemoryFormatOptional()));
    }

    /// An uninitialised contiguous tensor of the same shape, type and device.
    public static Tensor like(Tensor other) {
        return empty(other.device(), other.type(), other.shape());
    }

    public static Tensor zeros(Device device, DType type, long... shape) {
        return of(torch.zeros(shape, options(device, type)));
    }

    public static Tensor full(Device device, DType type, double value, long... shape) {
        return of(torch.full(shape, new Scalar(value), options(device, type)));
    }

    /// `0, 1, …, end − 1` as I64.
    public static Tensor arange(Device device, long end) {
        return of(torch.arange(new Scalar(end), options(device, DType.I64)));
    }

    /// A copy of `values`, row-major, as F32.
    public static Tensor floats(Device device, float[] values, long... shape) {
        requireCount(values.length, shape);
        try (FloatPointer pointer = new FloatPointer(values)) {
            org.bytedeco.pytorch.Tensor view = torch.from_blob(pointer, shape, options(Device.CPU, DType.F32));
            return of(view.to(device.nativeDevice(), DType.F32.nativeType(), false, true, new MemoryFormatOptional()));
        }
    }

    /// A copy of `values`, row-major, as I64.
    public static Tensor longs(Device device, long[] values, long... shape) {
        requireCount(values.length, shape);
        try (LongPointer pointer = new LongPointer(values)) {
            org.bytedeco.pytorch.Tensor view = torch.from_blob(pointer, shape, options(Device.CPU, DType.I64));
            return of(view.to(device.nativeDevice(), DType.I64.nativeType(), false, true, new MemoryFormatOptional()));
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

    // ---- ownership
    // ---------------------------------------------------------------------------------------------------

    /// Takes the tensor out of its scope: it lives until [#close()].
    public Tensor keep() {
        handle.retainReference();
        TensorScope.kept();
        return this;
    }

    /// Hands the tensor from the innermost scope, which must own it, to the scope around it.
    public Tensor moveOut() {
        TensorScope.moveOut(handle);
        return this;
    }

    /// Gives back a tensor taken out with [#keep()].
    @Override
    public void close() {
        TensorScope.released();
        handle.releaseReference();
    }

    // ---- what it is
    // --------------------------------------------------------------------------------------------------

    public long[] shape() {
        long[] shape = new long[(int) handle.dim()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = handle.size(axis);
        }
        return shape;
    }

    /// Size along an axis; negative axes count from the end.
    public long size(int axis) {
        return handle.size(axis);
    }

    public long count() {
        return handle.numel();
    }

    public DType type() {
        return DType.of(handle.scalar_type());
    }

    public boolean isCpu() {
        return handle.is_cpu();
    }

    public Device device() {
        return isCpu()
                ? Device.CPU
                : new Device(Device.Kind.CUDA, handle.device().index());
    }

    // ---- out of native memory
    // ------------------------------------------------------------------------------------------

    /// The only element.
    public double item() {
        return handle.item_double();
    }

    /// A copy as F32, row-major.
    public float[] toFloats() {
        Tensor ready = on(Device.CPU).to(DType.F32).contiguous();
        float[] values = new float[Math.toIntExact(ready.count())];
        if (values.length > 0) {
            ready.handle.data_ptr_float().get(values);
        }
        return values;
    }

    /// A copy as I64, row-major.
    public long[] toLongs() {
        Tensor ready = on(Device.CPU).to(DType.I64).contiguous();
        long[] values = new long[Math.toIntExact(ready.count())];
        if (values.length > 0) {
            new LongPointer(ready.handle.data_ptr()).get(values);
        }
        return values;
    }

    /// The memory of a contiguous CPU tensor, valid while the tensor lives; writing to it writes the tensor.
    ///
    /// @throws IllegalStateException if the tensor is not contiguous or not in main memory
    @SuppressWarnings("restricted") // the bounds come from libtorch itself
    public MemorySegment memory() {
        if (!isCpu() || !handle.is_contiguous()) {
            throw new IllegalStateException("only a contiguous CPU tensor has plain memory");
        }
        Pointer pointer = handle.data_ptr();
        return MemorySegment.ofAddress(pointer.address()).reinterpret(handle.nbytes());
    }

    // ---- shape
    // ---------------------------------------------------------------------------------------------------------

    public Tensor view(long... shape) {
        return of(handle.view(shape));
    }

    public Tensor reshape(long... shape) {
        return of(handle.reshape(shape));
    }

    public Tensor expand(long... shape) {
        return of(handle.expand(shape));
    }

    public Tensor transpose(int a, int b) {
        return of(handle.transpose(a, b));
    }

    public Tensor permute(long... axes) {
        return of(handle.permute(axes));
    }

    public Tensor unsqueeze(int axis) {
        return of(handle.unsqueeze(axis));
    }

    /// The part above diagonal `diagonal` of a matrix; zero elsewhere.
    public Tensor triu(long diagonal) {
        return of(handle.triu(diagonal));
    }

    public Tensor squeeze(int axis) {
        return of(handle.squeeze(axis));
    }

    public Tensor contiguous() {
        return of(handle.contiguous());
    }

    /// `length` entries along `axis` from `start`, a view.
    public Tensor narrow(int axis, long start, long length) {
        return of(handle.narrow(axis, start, length));
    }

    /// Entry `index` along `axis`, a view without that axis.
    public Tensor select(int axis, long index) {
        return of(handle.select(axis, index));
    }

    public static Tensor cat(int axis, List<Tensor> tensors) {
        try (TensorVector vector = vector(tensors)) {
            return of(torch.cat(vector, axis));
        }
    }

    static TensorVector vector(List<Tensor> tensors) {
        org.bytedeco.pytorch.Tensor[] handles = new org.bytedeco.pytorch.Tensor[tensors.size()];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = tensors.get(i).handle;
        }
        return new TensorVector(handles);
    }

    // ---- type and place
    // --------------------------------------------------------------------------------------------------

    /// The same values in another type; the receiver itself when it has that type.
    public Tensor to(DType type) {
        return of(handle.to(type.nativeType()));
    }

    /// The same values on a device; the receiver itself when it is there.
    public Tensor on(Device device) {
        boolean there = device.kind() == Device.Kind.CPU && isCpu();
        return there ? this : of(handle.to(device.nativeDevice(), handle.scalar_type()));
    }

    public Tensor copy() {
        return of(handle.clone());
    }

    public Tensor copy_(Tensor source) {
        handle.copy_(source.handle);
        return this;
    }

    // ---- elementwise
    // -----------------------------------------------------------------------------------------------------

    public Tensor add(Tensor other) {
        return of(handle.add(other.handle));
    }

    public Tensor add(double value) {
        return of(handle.add(new Scalar(value)));
    }

    public Tensor add_(Tensor other) {
        handle.add_(other.handle, ONE);
        return this;
    }

    /// Adds `factor · other`.
    public Tensor add_(Tensor other, double factor) {
        handle.add_(other.handle, new Scalar(factor));
        return this;
    }

    public Tensor add_(double value) {
        handle.add_(new Scalar(value));
        return this;
    }

    public Tensor sub(Tensor other) {
        return of(handle.sub(other.handle));
    }

    public Tensor sub_(Tensor other) {
        handle.sub_(other.handle);
        return this;
    }

    public Tensor mul(Tensor other) {
        return of(handle.mul(other.handle));
    }

    public Tensor mul(double value) {
        return of(handle.mul(new Scalar(value)));
    }

    public Tensor mul_(Tensor other) {
        handle.mul_(other.handle);
        return this;
    }

    public Tensor mul_(double value) {
        handle.mul_(new Scalar(value));
        return this;
    }

    /// Adds `factor · a ⊙ b`.
    public Tensor addProduct_(Tensor a, Tensor b, double factor) {
        handle.addcmul_(a.handle, b.handle, new Scalar(factor));
        return this;
    }

    public Tensor div(double value) {
        return of(handle.div(new Scalar(value)));
    }

    public Tensor div_(Tensor other) {
        handle.div_(other.handle);
        return this;
    }

    public Tensor square() {
        return of(handle.square());
    }

    public Tensor rsqrt_() {
        handle.rsqrt_();
        return this;
    }

    public Tensor exp_() {
        handle.exp_();
        return this;
    }

    public Tensor log() {
        return of(handle.log());
    }

    public Tensor neg() {
        return of(handle.neg());
    }

    public Tensor cos() {
        return of(handle.cos());
    }

    public Tensor sin() {
        return of(handle.sin());
    }

    public Tensor silu() {
        return of(torch.silu(handle));
    }

    public Tensor sigmoid() {
        return of(handle.sigmoid());
    }

    public Tensor maskedFill_(Tensor mask, double value) {
        handle.masked_fill_(mask.handle, new Scalar(value));
        return this;
    }

    public Tensor zero_() {
        handle.zero_();
        return this;
    }

    public Tensor lt(Tensor other) {
        return of(handle.lt(other.handle));
    }

    public Tensor lt(double value) {
        return of(handle.lt(new Scalar(value)));
    }

    public Tensor gt(double value) {
        return of(handle.gt(new Scalar(value)));
    }

    public Tensor ge(Tensor other) {
        return of(handle.ge(other.handle));
    }

    // ---- products
    // ----------------------------------------------------------------------------------------------------------

    /// `[…, M, K] · […, K, N] → […, M, N]`.
    public Tensor matmul(Tensor other) {
        return of(handle.matmul(other.handle));
    }

    /// `x · weightᵀ + bias`: `[…, K] , [N, K], [N] → […, N]`.
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return of(
                bias == null
                        ? torch.linear(handle, weight.handle)
                        : torch.linear(handle, weight.handle, new TensorOptional(bias.handle)));
    }

    /// Adds `a · b` to the receiver: `[M, N] += [M, K] · [K, N]`.
    public Tensor addmm_(Tensor a, Tensor b) {
        handle.addmm_(a.handle, b.handle);
        return this;
    }

    /// Transposed view of a matrix.
    public Tensor t() {
        return of(handle.t());
    }

    // ---- reductions
    // ----------------------------------------------------------------------------------------------------------

    public Tensor sum() {
        return of(handle.sum());
    }

    /// Sum along one axis, accumulated and returned in `type`.
    public Tensor sum(int axis, boolean keepAxis, DType type) {
        return of(handle.sum(new long[] {axis}, keepAxis, new ScalarTypeOptional(type.nativeType())));
    }

    /// Euclidean norm along the last axis, kept, in F32: `[…, C] → […, 1]`.
    public Tensor norm2() {
        return of(torch.linalg_vector_norm(
                handle, new Scalar(2), new long[] {-1}, true, new ScalarTypeOptional(torch.ScalarType.Float)));
    }

    public Tensor logSumExp(int axis, boolean keepAxis) {
        return of(handle.logsumexp(new long[] {axis}, keepAxis));
    }

    public Tensor argmax(int axis) {
        return of(handle.argmax(new LongOptional(axis), false));
    }

    public Tensor amax(int axis, boolean keepAxis) {
        return of(handle.amax(new long[] {axis}, keepAxis));
    }

    public Tensor softmax(int axis) {
        return of(handle.softmax(axis));
    }

    public Tensor logSoftmax(int axis) {
        return of(handle.log_softmax(axis));
    }

    public Tensor cumsum(int axis) {
        return of(handle.cumsum(axis));
    }

    /// Values and positions in descending order along the last axis.
    public Pair sortDescending() {
        T_TensorTensor_T sorted = torch.sort(handle, -1, true);
        return new Pair(of(sorted.get0()), of(sorted.get1()));
    }

    /// Two results of one operation.
    public record Pair(Tensor values, Tensor indices) {}

    /// First position in each sorted row whose entry exceeds `value`: `[B, V], [B, 1] → [B, 1]`.
    public Tensor searchSorted(Tensor value) {
        return of(
                torch.searchsorted(handle, value.handle, false, true, new StringViewOptional(), new TensorOptional()));
    }

    // ---- selection
    // -----------------------------------------------------------------------------------------------------------

    /// Rows of a table: `[V, C], ids […] → […, C]`.
    public Tensor embedding(Tensor ids) {
        return of(torch.embedding(handle, ids.handle));
    }

    public Tensor indexSelect(int axis, Tensor indices) {
        return of(handle.index_select(axis, indices.handle));
    }

    /// Adds `source` to the entries `indices` along `axis`.
    public Tensor indexAdd_(int axis, Tensor indices, Tensor source) {
        handle.index_add_(axis, indices.handle, source.handle);
        return this;
    }

    /// Writes `source` into the entries `indices` along `axis`.
    public Tensor indexCopy_(int axis, Tensor indices, Tensor source) {
        handle.index_copy_(axis, indices.handle, source.handle);
        return this;
    }

    public Tensor gather(int axis, Tensor indices) {
        return of(handle.gather(axis, indices.handle));
    }

    public Tensor scatterAdd_(int axis, Tensor indices, Tensor source) {
        handle.scatter_add_(axis, indices.handle, source.handle);
        return this;
    }

    /// A new tensor with `source` written at `indices` along `axis`.
    public Tensor scatter(int axis, Tensor indices, Tensor source) {
        return of(handle.scatter(axis, indices.handle, source.handle));
    }

    // ---- attention
    // -------------------------------------------------------------------------------------------------------------

    /// `softmax(q·kᵀ·scale + mask)·v`, query heads shared over key heads: `[B, Hq, T, D], [B, Hk, S, D] → [B, Hq,
    /// T, D]`.
    ///
    /// @param mask added to the scores, broadcast to `[B, Hq, T, S]`; null for none
    public static Tensor attention(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
        boolean grouped = q.size(1) != k.size(1);
        return of(torch.scaled_dot_product_attention(
                q.handle,
                k.handle,
                v.handle,
                mask == null ? new TensorOptional() : new TensorOptional(mask.handle),
                0,
                causal,
                new DoubleOptional(scale),
                grouped));
    }

    // ---- autograd
    // --------------------------------------------------------------------------------------------------------------

    public Tensor detach() {
        return of(handle.detach());
    }

    /// Makes a leaf record gradients.
    public Tensor requiresGrad() {
        handle.set_requires_grad(true);
        return this;
    }

    /// Back-propagates `gradient` (the shape of this tensor) to the leaves.
    public void backward(Tensor gradient) {
        handle.backward(gradient.handle, new BoolOptional(false), false, new TensorArrayRefOptional());
    }

    /// The gradient of a leaf.
    ///
    /// @throws IllegalStateException if nothing was propagated to it
    public Tensor grad() {
        org.bytedeco.pytorch.Tensor gradient = handle.grad();
        if (!gradient.defined()) {
            throw new IllegalStateException("this tensor has no gradient: it is not a leaf or backward has not run");
        }
        return of(gradient);
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape());
    }
}
