package dev.edgewise.encoder;

import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Dropout (Srivastava et al. 2014): each value is set to zero with a probability, and the others grow by its
/// complement. Which values fall is a hash of a seed and a value's place, so a pass and its backward, or a
/// second pass over the same batch, agree and nothing is stored.
public final class Dropout {
    /// Drops nothing.
    public static final Dropout OFF = new Dropout(0, false);

    /// Words that are made at once.
    private static final int BLOCK = 1 << 14;

    /// Multiples of the golden ratio; reading them is faster than counting.
    private static final int[] STEPS = new int[BLOCK];

    static {
        Arrays.setAll(STEPS, i -> i * 0x9e3779b1);
    }

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
        return drops(rate)
                ? x.mul(mask(DType.F32, x, (float) (1 / (1 - rate)), rate, place))
                        .to(x.type())
                : x;
    }

    /// Returns `x ⊙ mask`; x itself where nothing drops. The caller multiplies by [#growth] where that costs
    /// less.
    Tensor choose(Tensor x, double rate, long place) {
        return drops(rate) ? x.mul(mask(x.type(), x, 1, rate, place)) : x;
    }

    /// Returns the factor of what does not fall, `1/(1 − rate)`.
    double growth(double rate) {
        return drops(rate) ? 1 / (1 - rate) : 1;
    }

    private boolean drops(double rate) {
        return on && rate > 0;
    }

    /// Returns a mask of `kept` and 0. Two values of bf16 share a word.
    private Tensor mask(DType type, Tensor like, float kept, double rate, long place) {
        boolean halves = type == DType.BF16;
        long stream = Seeds.mix(seed ^ Seeds.mix(place));
        int bits = Float.floatToRawIntBits(kept);
        Tensor mask = Tensors.empty(Device.CPU, halves ? DType.BF16 : DType.F32, like.shape());
        MemorySegment target = mask.memory();
        long bytes = target.byteSize();
        int[] words = new int[(int) Math.min(BLOCK, (bytes + Integer.BYTES - 1) / Integer.BYTES)];
        MemorySegment source = MemorySegment.ofArray(words);
        for (long start = 0; start < bytes; start += source.byteSize()) {
            hash(words, Seeds.mix(stream + start));
            if (halves) {
                chooseHalves(words, rate, bits);
            } else {
                choose(words, rate, bits);
            }
            MemorySegment.copy(source, 0, target, start, Math.min(source.byteSize(), bytes - start));
        }
        return mask.on(like.device());
    }

    /// Writes hashes. Whole-number arithmetic without a branch, here and where bits are chosen, so that the
    /// compiler makes vector instructions of it. The hash is lowbias32 (Wellons 2018,
    /// <https://nullprogram.com/blog/2018/07/31/>).
    private static void hash(int[] words, long stream) {
        int first = (int) stream;
        int second = (int) (stream >>> Integer.SIZE);
        for (int i = 0; i < words.length; i++) {
            int x = STEPS[i] + first;
            x = (x ^ (x >>> 16)) * 0x21f0aaad;
            x = (x ^ (x >>> 15) ^ second) * 0xd35a2d97;
            words[i] = x ^ (x >>> 15);
        }
    }

    private static void choose(int[] words, double rate, int kept) {
        int threshold = (int) Math.round(rate * (1 << 24));
        for (int i = 0; i < words.length; i++) {
            words[i] = ~(((words[i] >>> 8) - threshold) >> 31) & kept;
        }
    }

    /// Chooses by each half of a word.
    private static void chooseHalves(int[] words, double rate, int kept) {
        int threshold = (int) Math.round(rate * (1 << 16));
        int low = kept >>> 16;
        int high = kept & 0xffff0000;
        for (int i = 0; i < words.length; i++) {
            int x = words[i];
            words[i] = (~(((x & 0xffff) - threshold) >> 31) & low) | (~(((x >>> 16) - threshold) >> 31) & high);
        }
    }
}
