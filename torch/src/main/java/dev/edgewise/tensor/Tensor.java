package dev.edgewise.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
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

    // ---- ownership

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

    public long[] shape() {
        long[] shape = new long[(int) handle.dim()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = handle.size(axis);
        }
        return shape;
    }

    /// Returns the size along an axis; negative axes count from the end.
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

    /// Returns where the tensor lives.
    public Device device() {
        return isCpu()
                ? Device.CPU
                : new Device(Device.Kind.CUDA, handle.device().index());
    }

    /// Returns whether both begin at the same place in memory, so that writing one writes the other.
    public boolean sharesMemoryWith(Tensor other) {
        return handle.data_ptr().address() == other.handle.data_ptr().address();
    }

    // ---- out of native memory

    /// Returns the only element.
    public double item() {
        return handle.item_double();
    }

    /// Returns a copy as F32, row-major.
    public float[] toFloats() {
        Tensor ready = on(Device.CPU).to(DType.F32).contiguous();
        float[] values = new float[Math.toIntExact(ready.count())];
        if (values.length > 0) {
            ready.handle.data_ptr_float().get(values);
        }
        return values;
    }

    /// Returns a copy as F64, row-major.
    public double[] toDoubles() {
        Tensor ready = on(Device.CPU).to(DType.F64).contiguous();
        double[] values = new double[Math.toIntExact(ready.count())];
        if (values.length > 0) {
            new DoublePointer(ready.handle.data_ptr()).get(values);
        }
        return values;
    }

    /// Returns a copy as I64, row-major.
    public long[] toLongs() {
        Tensor ready = on(Device.CPU).to(DType.I64).contiguous();
        long[] values = new long[Math.toIntExact(ready.count())];
        if (values.length > 0) {
            new LongPointer(ready.handle.data_ptr()).get(values);
        }
        return values;
    }

    /// Returns the memory of a contiguous CPU tensor, valid while the tensor lives; writing to it writes the
    /// tensor.
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

    /// Returns a copy of the tensor's bytes, row-major, in memory of its own that Java frees: of a tensor on any
    /// device.
    public MemorySegment bytes() {
        try (var _ = TensorScope.open()) {
            MemorySegment here = on(Device.CPU).contiguous().memory();
            return Arena.ofAuto().allocate(here.byteSize()).copyFrom(here);
        }
    }

    // ---- shape

    public Tensor view(long... shape) {
        return of(handle.view(shape));
    }

    public Tensor reshape(long... shape) {
        return of(handle.reshape(shape));
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

    /// Returns the part above diagonal `diagonal` of a matrix; zero elsewhere.
    public Tensor triu(long diagonal) {
        return of(handle.triu(diagonal));
    }

    public Tensor contiguous() {
        return of(handle.contiguous());
    }

    /// Returns `length` entries along `axis` from `start`, a view.
    public Tensor narrow(int axis, long start, long length) {
        return of(handle.narrow(axis, start, length));
    }

    /// Returns the entry `index` along `axis`, a view without that axis.
    public Tensor select(int axis, long index) {
        return of(handle.select(axis, index));
    }

    // ---- type and place

    /// Returns the same values in another type; the receiver itself when it has that type.
    public Tensor to(DType type) {
        return of(handle.to(type.nativeType()));
    }

    /// Returns the same values on a device; the receiver itself when it is there.
    public Tensor on(Device device) {
        return device().equals(device) ? this : of(handle.to(device.nativeDevice(), handle.scalar_type()));
    }

    public Tensor copy() {
        return of(handle.clone());
    }

    public Tensor copy_(Tensor source) {
        handle.copy_(source.handle);
        return this;
    }

    // ---- elementwise

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

    public Tensor rsqrt_() {
        handle.rsqrt_();
        return this;
    }

    /// Returns `log(exp(this) + exp(other))`.
    public Tensor logAddExp(Tensor other) {
        return of(handle.logaddexp(other.handle));
    }

    public Tensor exp() {
        return of(handle.exp());
    }

    public Tensor neg() {
        return of(handle.neg());
    }

    public Tensor abs() {
        return of(handle.abs());
    }

    public Tensor silu() {
        return of(torch.silu(handle));
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

    public Tensor ge(Tensor other) {
        return of(handle.ge(other.handle));
    }

    // ---- products

    /// Returns `[…, M, K] · […, K, N] → […, M, N]`.
    public Tensor matmul(Tensor other) {
        return of(handle.matmul(other.handle));
    }

    /// Returns `x · weightᵀ + bias`: `[…, K] , [N, K], [N] → […, N]`.
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return of(
                bias == null
                        ? torch.linear(handle, weight.handle)
                        : torch.linear(handle, weight.handle, new TensorOptional(bias.handle)));
    }

    /// Returns the transposed view of a matrix.
    public Tensor t() {
        return of(handle.t());
    }

    // ---- reductions

    public Tensor sum() {
        return of(handle.sum());
    }

    /// Returns the sum along one axis, accumulated and returned in `type`.
    public Tensor sum(int axis, boolean keepAxis, DType type) {
        return of(handle.sum(new long[] {axis}, keepAxis, new ScalarTypeOptional(type.nativeType())));
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

    // ---- selection

    public Tensor indexSelect(int axis, Tensor indices) {
        return of(handle.index_select(axis, indices.handle));
    }

    /// Adds `source` to the entries `indices` along `axis`.
    public Tensor indexAdd_(int axis, Tensor indices, Tensor source) {
        handle.index_add_(axis, indices.handle, source.handle);
        return this;
    }

    /// Writes `source` to the entries `indices` along `axis`.
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

    /// Returns a new tensor with `source` written at `indices` along `axis`.
    public Tensor scatter(int axis, Tensor indices, Tensor source) {
        return of(handle.scatter(axis, indices.handle, source.handle));
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape());
    }
}
