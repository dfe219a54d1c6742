package dev.edgewise.encoder;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Half a block: `LN(x + f(x))`, or `x + f(LN(x))` where the family normalises first. The residual stream is
/// F32.
///
/// Where only first tokens ask, `x` becomes their rows behind `f`.
final class ResidualUnit {
    private final Branch branch;
    private final @Nullable Norm norm;
    private final boolean normsFirst;
    private final DType compute;
    private final @Nullable Tensor firstRows;
    private Norm.@Nullable Saved normed;

    /// @param norm null for none
    /// @param firstRows where the branch answers for first tokens alone, their rows
    ResidualUnit(Branch branch, @Nullable Norm norm, boolean normsFirst, DType compute, @Nullable Tensor firstRows) {
        this.branch = branch;
        this.norm = norm;
        this.normsFirst = normsFirst;
        this.compute = compute;
        this.firstRows = firstRows;
    }

    /// Returns the residual stream behind the unit. What the backward needs moves to the scope around the
    /// innermost one.
    Tensor forward(Tensor x, boolean keep) {
        return normsFirst ? normFirst(x, keep) : normLast(x, keep);
    }

    private Tensor normLast(Tensor x, boolean keep) {
        Tensor sum = branch.forward(x.to(compute), keep).add_(chosen(x));
        return norm(keep ? sum.moveOut() : sum, keep);
    }

    private Tensor normFirst(Tensor x, boolean keep) {
        Tensor y = norm == null ? x : norm(x, keep);
        return branch.forward(y.to(compute), keep).add_(chosen(x));
    }

    private Tensor norm(Tensor x, boolean keep) {
        Norm.Saved saved = Objects.requireNonNull(norm).forward(x);
        if (keep) {
            saved.moveOut();
            normed = saved;
        }
        return saved.result().y();
    }

    private Tensor chosen(Tensor x) {
        return firstRows == null ? x : x.indexSelect(0, firstRows);
    }

    /// Returns ∂L/∂x and adds the gradients of the weights.
    Tensor backward(Tensor gradient) {
        if (normsFirst) {
            Tensor through = branch.backward(gradient);
            return add(norm == null ? through : normBackward(through), gradient);
        }
        Tensor d = normBackward(gradient);
        return add(branch.backward(d), d);
    }

    private Tensor normBackward(Tensor gradient) {
        Norm.Saved saved = Objects.requireNonNull(normed, "forward comes first");
        normed = null;
        return Objects.requireNonNull(norm).backward(gradient, saved);
    }

    private Tensor add(Tensor all, Tensor chosen) {
        return firstRows == null ? all.add_(chosen) : all.indexAdd_(0, firstRows, chosen);
    }
}
