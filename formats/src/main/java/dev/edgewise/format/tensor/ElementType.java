package dev.edgewise.format.tensor;

/// How the elements of a tensor are stored; little-endian throughout.
///
/// Plain types hold one element per block. GGML's quantised types share scales among the 32 or 256 elements of a
/// block; blocks never cross the end of a row.
public enum ElementType {
    BOOL(1, 1),
    U8(1, 1),
    I8(1, 1),
    I16(1, 2),
    F16(1, 2),
    BF16(1, 2),
    I32(1, 4),
    F32(1, 4),
    F64(1, 8),
    I64(1, 8),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q5_0(32, 22),
    Q5_1(32, 24),
    Q8_0(32, 34),
    Q4_K(256, 144),
    Q6_K(256, 210);

    private final int blockElements;
    private final int blockBytes;

    ElementType(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /// Elements per block; 1 for plain types.
    public int blockElements() {
        return blockElements;
    }

    public int blockBytes() {
        return blockBytes;
    }

    public boolean isQuantised() {
        return blockElements > 1;
    }

    /// Bytes that `elements` elements take.
    ///
    /// @throws IllegalArgumentException if they do not fill whole blocks
    /// @throws ArithmeticException if the size exceeds 2⁶³ − 1
    public long bytes(long elements) {
        if (elements % blockElements != 0) {
            throw new IllegalArgumentException(
                    elements + " elements do not fill whole " + this + " blocks of " + blockElements);
        }
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }
}
