package dev.edgewise.format.tensor;

/// Decodes whole blocks from the start of `source` to the start of `destination`. Plain counted loops over
/// arrays, which the compiler turns into vector code.
@FunctionalInterface
interface BlockDecoder {
    void decode(byte[] source, float[] destination, int blocks);
}
