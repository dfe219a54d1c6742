package dev.edgewise.data;

import java.util.List;

/// A way to compress the pages of a column.
///
/// @param expansion most bytes that one compressed byte can become; 0 if the codec is not read
record ParquetCodec(String name, int expansion) {
    /// The codecs by their number, and the most bytes that one compressed byte can become: with DEFLATE 1032;
    /// with Snappy 64 for 3; with Zstandard a block of 128 KiB for 4.
    private static final List<ParquetCodec> CODECS = List.of(
            new ParquetCodec("none", 1),
            new ParquetCodec("snappy", 22),
            new ParquetCodec("gzip", 1032),
            new ParquetCodec("lzo", 0),
            new ParquetCodec("brotli", 0),
            new ParquetCodec("lz4", 0),
            new ParquetCodec("zstd", 1 << 15),
            new ParquetCodec("lz4", 0));

    /// Returns the codec with this number.
    static ParquetCodec of(long number) {
        return number < CODECS.size() ? CODECS.get((int) number) : new ParquetCodec("number " + number, 0);
    }
}
