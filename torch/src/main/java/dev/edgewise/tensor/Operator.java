package dev.edgewise.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/// A libtorch operator that the binding does not name, called through the dispatcher by its schema name.
final class Operator {
    private final OperatorHandle handle;

    private Operator(OperatorHandle handle) {
        this.handle = handle;
    }

    /// @param name schema name, `aten::silu_backward`
    /// @param overload overload name, often empty
    static Operator find(String name, String overload) {
        Libtorch.load();
        OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, overload);
        handle.retainReference();
        return new Operator(handle);
    }

    /// Calls with all arguments of the schema in order.
    void run(IValue... arguments) {
        handle.callBoxed(new IValueVector(arguments));
    }

    /// Calls with all arguments of the schema in order, for an operator whose result is one tensor.
    Tensor call(IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        handle.callBoxed(stack);
        // The stack owns what it returns; the tensor must be able to outlive it.
        return Tensor.of(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
    }
}
