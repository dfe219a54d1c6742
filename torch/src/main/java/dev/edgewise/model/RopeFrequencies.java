package dev.edgewise.model;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// The D/2 rotary frequencies of a decoder, radians per position, scaled as [RopeScaling] says.
public final class RopeFrequencies {
    private RopeFrequencies() {}

    /// @param length the sequence length, which only dynamic scaling looks at
    static double[] of(DecoderConfig config, int length) {
        double[] plain = plain(config.ropeTheta(), config.headSize());
        return switch (config.ropeScaling()) {
            case RopeScaling.None() -> plain;
            case RopeScaling.Linear(double factor) -> map(plain, f -> f / factor);
            case RopeScaling.Llama3 llama3 -> map(plain, f -> llama3(f, llama3));
            case RopeScaling.Yarn yarn -> yarn(plain, config, yarn);
            case RopeScaling.Dynamic(double factor, double original) -> {
                double d = config.headSize();
                double stretch = factor * Math.max(length, original) / original - (factor - 1);
                yield plain(config.ropeTheta() * Math.pow(stretch, d / (d - 2)), config.headSize());
            }
        };
    }

    /// Returns θ^(−2i/D) for i = 0 … D/2 − 1.
    public static double[] plain(double theta, int headSize) {
        double[] frequencies = new double[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(theta, -2.0 * i / headSize);
        }
        return frequencies;
    }

    private static double[] map(double[] values, DoubleUnaryOperator f) {
        return Arrays.stream(values).map(f).toArray();
    }

    private static double llama3(double f, RopeScaling.Llama3 s) {
        double wavelength = 2 * Math.PI / f;
        double longest = s.originalContext() / s.lowFrequencyFactor();
        double shortest = s.originalContext() / s.highFrequencyFactor();
        if (wavelength > longest) {
            return f / s.factor();
        }
        if (wavelength < shortest) {
            return f;
        }
        double smooth = (s.originalContext() / wavelength - s.lowFrequencyFactor())
                / (s.highFrequencyFactor() - s.lowFrequencyFactor());
        return (1 - smooth) * f / s.factor() + smooth * f;
    }

    private static double[] yarn(double[] plain, DecoderConfig config, RopeScaling.Yarn s) {
        double low = dimension(s.betaFast(), config, s.originalContext());
        double high = dimension(s.betaSlow(), config, s.originalContext());
        if (s.truncate()) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, config.headSize() - 1.0);
        double width = high == low ? 0.001 : high - low;
        double[] scaled = new double[plain.length];
        for (int i = 0; i < plain.length; i++) {
            double extrapolate = 1 - Math.clamp((i - low) / width, 0, 1);
            scaled[i] = plain[i] / s.factor() * (1 - extrapolate) + plain[i] * extrapolate;
        }
        return scaled;
    }

    /// Returns the dimension whose frequency turns `rotations` times over the original context.
    private static double dimension(double rotations, DecoderConfig config, double originalContext) {
        return config.headSize()
                * Math.log(originalContext / (rotations * 2 * Math.PI))
                / (2 * Math.log(config.ropeTheta()));
    }
}
