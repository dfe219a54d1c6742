package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How far bf16 is from F32, ours and PyTorch's, as squared Euclidean distances per tensor.
record Bf16Errors(List<Entry> entries) {
    /// @param size ‖x₃₂‖², of the change when there is a beginning
    record Entry(String name, double ours, double theirs, double size) {}

    /// Reads the golden files and closes them.
    ///
    /// @param before what the tensors were at the beginning, so that their change is measured; null for themselves
    static Bf16Errors of(
            Policy policy,
            Function<Parameter, Tensor> what,
            TensorFile single,
            TensorFile autocast,
            @Nullable TensorFile before) {
        List<Entry> entries = new ArrayList<>();
        try (single;
                autocast;
                before) {
            for (Parameter parameter : policy.weights().parameters()) {
                GoldenBatch.byName(parameter, what.apply(parameter)).forEach((name, ours) -> {
                    float[] truth = single.floats(name);
                    float[] zero = before == null ? new float[truth.length] : before.floats(name);
                    entries.add(new Entry(
                            name,
                            distance(ours, truth),
                            distance(autocast.floats(name), truth),
                            distance(truth, zero)));
                });
            }
        }
        return new Bf16Errors(entries);
    }

    private static double distance(float[] a, float[] b) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            square += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return square;
    }

    /// Asserts that our error over all tensors is at most `factor` times PyTorch's.
    Bf16Errors require(double factor) {
        double size = Math.sqrt(entries.stream().mapToDouble(Entry::size).sum());
        double ours = Math.sqrt(entries.stream().mapToDouble(Entry::ours).sum()) / size;
        double theirs = Math.sqrt(entries.stream().mapToDouble(Entry::theirs).sum()) / size;
        assertThat(ours).as("relative error of all, PyTorch's " + theirs).isLessThanOrEqualTo(factor * theirs);
        return this;
    }

    /// Asserts that our error in every tensor is at most `factor` times PyTorch's, or `floor`.
    void requireEach(double factor, double floor) {
        for (Entry entry : entries) {
            double ours = Math.sqrt(entry.ours() / entry.size());
            double theirs = Math.sqrt(entry.theirs() / entry.size());
            assertThat(ours)
                    .as("relative error of " + entry.name() + ", PyTorch's " + theirs)
                    .isLessThanOrEqualTo(Math.max(floor, factor * theirs));
        }
    }
}
