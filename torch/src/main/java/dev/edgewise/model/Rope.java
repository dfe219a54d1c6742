package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;

/// Rotary position embedding (Su et al. 2021, <https://arxiv.org/abs/2104.09864>), rotate-half form.
///
///     rotate(x)_p = x ⊙ cos(p·f) + half(x) ⊙ sin(p·f),   half([a, b]) = [−b, a]
///
/// Tables are computed in double and stored in F32, shape `[P, D]`; they belong to this object, which grows them
/// when a longer sequence comes. With [RopeScaling.Dynamic] the frequencies depend on the sequence length, so its
/// tables are made for each length.
public final class Rope implements AutoCloseable {
    private final DecoderConfig config;
    private final Device device;
    private Tensor cos;
    private Tensor sin;
    private int positions;

    public Rope(DecoderConfig config, Device device) {
        this.config = config;
        this.device = device;
        this.cos = Tensors.empty(device, DType.F32, 0, config.headSize()).keep();
        this.sin = Tensors.empty(device, DType.F32, 0, config.headSize()).keep();
    }

    /// `cos` and `sin`, each `[P, D]`, F32.
    public record Tables(Tensor cos, Tensor sin) {}

    /// Tables for positions `0 … length − 1`, `[length, D]`, F32.
    public Tables tables(int length) {
        boolean dynamic = config.ropeScaling() instanceof RopeScaling.Dynamic;
        if (length > positions || (dynamic && length != positions)) {
            grow(dynamic ? length : Math.max(length, Math.min(2 * positions, config.context())));
        }
        return new Tables(cos.narrow(0, 0, length), sin.narrow(0, 0, length));
    }

    /// Applies the rotation to `x [B, H, T, D]` with tables broadcast to `[B, 1, T, D]`.
    public static Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
        return rotate(x, cos, sin, 1);
    }

    /// Returns the transpose of [#rotate], which is what the backward pass needs: the rotation by −p.
    public static Tensor rotateBack(Tensor x, Tensor cos, Tensor sin) {
        return rotate(x, cos, sin, -1);
    }

    /// Rotates by one half of each table: both halves of a table row are equal.
    private static Tensor rotate(Tensor x, Tensor cos, Tensor sin, int direction) {
        long d = x.size(-1) / 2;
        Tensor first = x.narrow(-1, 0, d);
        Tensor second = x.narrow(-1, d, d);
        Tensor sine = sin.narrow(-1, 0, d);
        Tensor rotated = x.mul(cos);
        rotated.narrow(-1, 0, d).addProduct_(second, sine, -direction);
        rotated.narrow(-1, d, d).addProduct_(first, sine, direction);
        return rotated;
    }

    /// Returns the tables of positions `0 … length − 1`.
    ///
    /// @param frequencies radians per position, `D/2` of them
    /// @param temperature factor of both tables
    public static Tables tables(Device device, double[] frequencies, double temperature, int length) {
        int half = frequencies.length;
        float[] cosines = new float[length * 2 * half];
        float[] sines = new float[length * 2 * half];
        for (int p = 0; p < length; p++) {
            for (int i = 0; i < half; i++) {
                double angle = p * frequencies[i];
                float c = (float) (Math.cos(angle) * temperature);
                float s = (float) (Math.sin(angle) * temperature);
                int at = p * 2 * half + i;
                cosines[at] = c;
                cosines[at + half] = c;
                sines[at] = s;
                sines[at + half] = s;
            }
        }
        return new Tables(
                Tensors.floats(device, cosines, length, 2L * half), Tensors.floats(device, sines, length, 2L * half));
    }

    private void grow(int length) {
        double[] frequencies = RopeFrequencies.of(config, length);
        double temperature = config.ropeScaling() instanceof RopeScaling.Yarn yarn ? yarn.attentionFactor() : 1;
        Tables tables = tables(device, frequencies, temperature, length);
        cos.close();
        sin.close();
        cos = tables.cos().keep();
        sin = tables.sin().keep();
        positions = length;
    }

    @Override
    public void close() {
        cos.close();
        sin.close();
    }
}
