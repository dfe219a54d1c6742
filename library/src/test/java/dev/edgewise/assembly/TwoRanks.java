package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.tensor.Tensor;
import java.util.List;

/// One of two ranks, which nothing is asked of.
final class TwoRanks implements Collective {
    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 2;
    }

    @Override
    public void sum(List<Tensor> tensors) {}

    @Override
    public void broadcast(List<Tensor> tensors) {}

    @Override
    public double[] sum(double... values) {
        return values;
    }

    @Override
    public void barrier() {}

    @Override
    public void fail(Throwable cause) {}

    @Override
    public void close() {}
}
