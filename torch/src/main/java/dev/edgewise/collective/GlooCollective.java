package dev.edgewise.collective;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.RankFailedException;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.GlooGroup;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Ranks joined by libtorch's Gloo process group, over TCP and through main memory.
///
/// Gloo's sums are made once and handed round, so every rank has the same bits. Tensors of other devices are copied
/// to main memory, summed there, and copied back.
public final class GlooCollective implements Collective {
    /// How long to wait for the others when joining.
    private static final Duration MEETING = Duration.ofMinutes(5);

    private final Rendezvous place;
    private final GlooGroup group;
    private final RankFailures failures;

    private GlooCollective(Rendezvous place, GlooGroup group) {
        this.place = place;
        this.group = group;
        this.failures = new RankFailures(group, place);
    }

    /// Meets the other ranks; returns when all are there.
    ///
    /// @throws ConfigException if they do not come within five minutes, or the operation timeout if that is less
    public static GlooCollective join(Rendezvous place) {
        Duration meeting = place.timeout().compareTo(MEETING) < 0 ? place.timeout() : MEETING;
        try {
            return new GlooCollective(
                    place,
                    new GlooGroup(
                            place.host(),
                            place.port(),
                            place.rank(),
                            place.size(),
                            place.serves(),
                            place.networkInterface(),
                            meeting,
                            place.timeout()));
        } catch (RuntimeException e) {
            throw new ConfigException(
                    "rank " + place.rank() + " of " + place.size() + " could not meet the others at " + place.host()
                            + ":"
                            + place.port() + " within " + meeting.toSeconds() + " s (" + firstLine(e)
                            + "); start one process for every RANK from 0 to " + (place.size() - 1)
                            + ", all with the same WORLD_SIZE, MASTER_ADDR and MASTER_PORT, and a port that is free",
                    e);
        }
    }

    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public int rank() {
        return place.rank();
    }

    @Override
    public int size() {
        return place.size();
    }

    @Override
    public void sum(List<Tensor> tensors) {
        inMainMemory(tensors, group::sum);
    }

    @Override
    public void broadcast(List<Tensor> tensors) {
        inMainMemory(tensors, group::broadcast);
    }

    private interface Exchange {
        void run(List<Tensor> tensors);
    }

    private void inMainMemory(List<Tensor> tensors, Exchange exchange) {
        try (var _ = TensorScope.open()) {
            List<Tensor> here = new ArrayList<>();
            for (Tensor tensor : tensors) {
                here.add(tensor.on(Device.CPU).contiguous());
            }
            guarded(() -> exchange.run(here));
            for (int i = 0; i < here.size(); i++) {
                if (!here.get(i).sharesMemoryWith(tensors.get(i))) {
                    tensors.get(i).copy_(here.get(i));
                }
            }
        }
    }

    @Override
    public double[] sum(double... values) {
        if (values.length == 0) {
            return new double[0];
        }
        try (var _ = TensorScope.open()) {
            Tensor sum = Tensors.doubles(Device.CPU, values, values.length);
            guarded(() -> group.sum(List.of(sum)));
            return sum.toDoubles();
        }
    }

    @Override
    public void barrier() {
        try (var _ = TensorScope.open()) {
            Tensor nothing = Tensors.zeros(Device.CPU, DType.F32, 1);
            guarded(() -> group.sum(List.of(nothing)));
        }
    }

    private void guarded(Runnable exchange) {
        try {
            exchange.run();
        } catch (RuntimeException e) {
            throw failures.explain(e);
        }
    }

    @Override
    public void fail(Throwable cause) {
        if (!(cause instanceof RankFailedException)) {
            failures.tell(cause);
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
