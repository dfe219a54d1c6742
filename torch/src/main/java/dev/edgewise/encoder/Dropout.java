package dev.edgewise.encoder;

import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Dropout (Srivastava et al. 2014): each value is set to zero with a probability, and the others grow by its
/// complement. Which values fall is a hash of a seed and a value's place, so a pass and its backward, or a
/// second pass over the same batch, agree and nothing is stored.
public final class Dropout {
    /// Drops nothing.
    public static final Dropout OFF = new Dropout(0, false);

    /// Bits of a hash that decide one value.
    private static final int BITS = 16;

    private final long seed;
    private final boolean on;

    private Dropout(long seed, boolean on) {
        this.seed = seed;
        this.on = on;
    }

    /// Returns dropout at the rates of a model's configuration.
    public static Dropout seeded(long seed) {
        return new Dropout(seed, true);
    }

    /// Returns `x ⊙ mask/(1 − rate)`, in x's type; x itself where nothing drops.
    ///
    /// @param place of x in the network, a number of its own for each
    Tensor apply(Tensor x, double rate, long place) {
        if (!on || rate == 0) {
            return x;
        }
        return x.mul(mask(x.device(), rate, place, x.shape())).to(x.type());
    }

    private Tensor mask(Device device, double rate, long place, long... shape) {
        Tensor mask = Tensors.empty(Device.CPU, DType.F32, shape);
        fill(mask.memory(), mask.count(), Seeds.mix(seed ^ Seeds.mix(place)), rate);
        return mask.on(device);
    }

    private static void fill(MemorySegment target, long count, long stream, double rate) {
        float kept = (float) (1 / (1 - rate));
        long dropped = Math.round(rate * (1 << BITS));
        long mask = (1 << BITS) - 1;
        long words = (count + 3) / 4;
        for (long word = 0; word < words; word++) {
            long bits = Seeds.mix(stream + word);
            long at = 4 * word;
            long end = Math.min(at + 4, count);
            for (; at < end; at++) {
                target.setAtIndex(ValueLayout.JAVA_FLOAT, at, (bits & mask) < dropped ? 0 : kept);
                bits >>>= BITS;
            }
        }
    }
}
