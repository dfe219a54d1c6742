package dev.edgewise.data;

import java.util.List;

/// How the pages of a column are compressed.
///
/// @param expansion bytes that a compressed byte can become at most; 0 where the codec is not read
record ParquetCodec(String name, int expansion) {
    /// The codecs by their number, and how many bytes one compressed byte can become at most: of DEFLATE 1032; of
    /// Snappy 64 for 3; of Zstandard a block of 128 KiB for 4.
    private static final List<ParquetCodec> CODECS = List.of(
            new ParquetCodec("none", 1),
            new ParquetCodec("snappy", 22),
            new ParquetCodec("gzip", 1032),
            new ParquetCodec("lzo", 0),
            new ParquetCodec("brotli", 0),
            new ParquetCodec("lz4", 0),
            new ParquetCodec("zstd", 1 << 15),
            new ParquetCodec("lz4", 0));

    /// Returns the codec of a number.
    static ParquetCodec of(long number) {
        return number < CODECS.size() ? CODECS.get((int) number) : new ParquetCodec("number " + number, 0);
    }
}
