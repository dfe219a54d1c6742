package dev.edgewise.model;

import java.util.List;

/// Name and size of a [Parameter] that need not be there: nothing is allocated.
///
/// @param slices the Hugging Face tensors that lie in it, row after row
/// @param columns K of a matrix `[O, K]`; 0 of a vector
public record ParameterShape(String name, List<Parameter.Slice> slices, long columns) {
    public ParameterShape {
        slices = List.copyOf(slices);
    }

    /// Returns a matrix of one tensor.
    public static ParameterShape matrix(String name, long rows, long columns) {
        return new ParameterShape(name, List.of(new Parameter.Slice(name, 0, rows)), columns);
    }

    /// Returns a vector of one tensor.
    public static ParameterShape vector(String name, long size) {
        return matrix(name, size, 0);
    }

    public boolean isMatrix() {
        return columns > 0;
    }

    /// Returns the whole parameter.
    public long[] shape() {
        return shape(slices.stream().mapToLong(Parameter.Slice::rows).sum());
    }

    /// Returns one tensor of it.
    public long[] shape(Parameter.Slice slice) {
        return shape(slice.rows());
    }

    private long[] shape(long rows) {
        return isMatrix() ? new long[] {rows, columns} : new long[] {rows};
    }
}
