package dev.edgewise.collective;

import dev.edgewise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The processes ("ranks") that train one policy together, as one of them sees them.
///
/// Every rank calls the same methods in the same order, and leaves each with the same bits. A rank that cannot go
/// on calls [#fail]; the others then leave the method they wait in with
/// [RankFailedException][dev.edgewise.error.RankFailedException]. Single-threaded.
public interface Collective extends AutoCloseable {
    /// Returns which of the ranks this process is, from 0.
    int rank();

    /// Returns the number of ranks, at least 1.
    int size();

    /// Replaces every tensor, F32 on any device, by its sum over the ranks: `x ← Σ_r x_r`.
    ///
    /// @param tensors of the same shapes in the same order on every rank
    /// @throws dev.edgewise.error.RankFailedException if another rank failed, ended or does not answer
    void sum(List<Tensor> tensors);

    /// Replaces every tensor, F32 on any device, by rank 0's.
    ///
    /// @param tensors of the same shapes in the same order on every rank
    /// @throws dev.edgewise.error.RankFailedException as [#sum(List)]
    void broadcast(List<Tensor> tensors);

    /// Returns the sums of some numbers over the ranks, in double precision.
    ///
    /// A number that one rank knows and the others give as 0 reaches all of them exactly.
    ///
    /// @param values as many on every rank; not changed
    /// @throws dev.edgewise.error.RankFailedException as [#sum(List)]
    double[] sum(double... values);

    /// Waits for every rank.
    ///
    /// @throws dev.edgewise.error.RankFailedException as [#sum(List)]
    void barrier();

    /// Tells the other ranks that this one cannot go on, and why; the first to fail is heard. Waits, for some
    /// seconds at most, where the others could not hear it otherwise. Never throws; nothing but [#close] follows.
    void fail(Throwable cause);

    /// Leaves the others.
    @Override
    void close();

    /// Returns whether this rank speaks for all: it writes the files and the terminal.
    default boolean leads() {
        return rank() == 0;
    }

    /// Returns what every rank gives, in the order of ranks; the ranks may give different amounts.
    ///
    /// @throws dev.edgewise.error.RankFailedException as [#sum(List)]
    default List<double[]> gather(double... own) {
        double[] counts = new double[size()];
        counts[rank()] = own.length;
        counts = sum(counts);
        int before = (int) Arrays.stream(counts, 0, rank()).sum();
        double[] all = new double[(int) Arrays.stream(counts).sum()];
        System.arraycopy(own, 0, all, before, own.length);
        all = sum(all);
        List<double[]> given = new ArrayList<>();
        int at = 0;
        for (double count : counts) {
            given.add(Arrays.copyOfRange(all, at, at + (int) count));
            at += (int) count;
        }
        return given;
    }

    /// Rank 0's number.
    ///
    /// @throws dev.edgewise.error.RankFailedException as [#sum(List)]
    default double broadcast(double value) {
        return sum(leads() ? value : 0)[0];
    }
}
