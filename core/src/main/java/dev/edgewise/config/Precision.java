package dev.edgewise.config;

/// A number format for matrix products.
public enum Precision {
    /// Whatever is fastest on this processor.
    AUTO,
    /// 32-bit floating point.
    FP32,
    /// 16-bit brain floating point.
    BF16
}
