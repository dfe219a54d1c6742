package dev.edgewise.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;

/// The linear layer of oneDNN, as libtorch's compiler calls it. CPU only, outside autograd.
final class OneDnn {
    private static final Operator LINEAR = Operator.find("mkldnn::_linear_pointwise", "");
    private static final Operator REORDER = Operator.find("mkldnn::_reorder_linear_weight", "");
    private static final int SCALARS = 4;
    private static final IValue ABSENT = immortal(new IValue());
    private static final IValue NO_ACTIVATION = immortal(new IValue("none"));
    private static final IValue NO_SCALARS = immortal(new IValue(new GenericList(scalarType())));
    private static final IValue NO_ALGORITHM = immortal(new IValue(""));

    /// Rows the weight's layout is made for; it serves others as well (dev/LOG.md).
    private static final long ROWS = 32;

    private OneDnn() {}

    private static IValue immortal(IValue value) {
        value.retainReference();
        return value;
    }

    private static Type.TypePtr scalarType() {
        return Dispatcher.singleton()
                .findSchemaOrThrow("mkldnn::_linear_pointwise", "")
                .schema()
                .arguments()
                .getPointer(SCALARS)
                .type()
                .get()
                .containedType(0);
    }

    /// Returns `x·Wᵀ + b`.
    ///
    /// @param weight `[O, K]`, plain of any strides, or from [#pack]
    static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return LINEAR.call(
                new IValue(x.handle()),
                new IValue(weight.handle()),
                bias == null ? ABSENT : new IValue(bias.handle()),
                NO_ACTIVATION,
                NO_SCALARS,
                NO_ALGORITHM);
    }

    /// Returns a copy of a weight in the blocked layout the product reads; only [#linear] understands it.
    static Tensor pack(Tensor weight) {
        return REORDER.call(new IValue(weight.handle()), new IValue(ROWS));
    }
}
