package dev.edgewise.format.model;

/// Where GGUF stores the rows of a llama model's query and key projections.
///
/// llama.cpp rotates neighbouring rows (2i, 2i + 1) of a head, Hugging Face rows (i, i + d/2); the converter
/// interleaves the halves of every head:
///
///     hf row  h·d + s·d/2 + i   is stored as row   h·d + 2i + s,      s ∈ {0, 1}, 0 ≤ i < d/2
///
/// with head size `d`.
record RowOrder(long headSize) {
    RowOrder {
        if (headSize < 2 || headSize % 2 != 0) {
            throw new IllegalArgumentException("the head size must be even and at least 2 but was " + headSize);
        }
    }

    /// Returns the stored row that holds Hugging Face's row `row`.
    long stored(long row) {
        long head = row / headSize;
        long within = row % headSize;
        long half = headSize / 2;
        return head * headSize + 2 * (within % half) + within / half;
    }

    /// Hugging Face's row that is stored as row `stored`; the inverse of [#stored].
    long huggingFace(long stored) {
        long head = stored / headSize;
        long within = stored % headSize;
        return head * headSize + (within % 2) * (headSize / 2) + within / 2;
    }
}
