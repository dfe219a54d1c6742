package dev.edgewise.format.tensor;

/// Decoders of GGML's K-quants: 256 elements per block, with small integer scales for its parts, themselves
/// scaled by a binary16.
///
///     Q4_K:  x = (d · scale) · q − (dmin · min)      8 parts of 32, scale and min 6 bits, q 4 bits
///     Q6_K:  x = (d · scale) · (q − 32)             16 parts of 16, scale 8 bits signed, q 6 bits
///
/// Operations and their order are ggml's reference in single precision, so results agree bit for bit.
final class SuperBlockDecoders {
    private static final int BLOCK = 256;
    private static final int Q4_K_BYTES = 144;
    private static final int Q6_K_BYTES = 210;

    private SuperBlockDecoders() {}

    /// Layout: d, dmin, 12 bytes of packed scales and mins, 128 bytes of quants. Even parts lie in the low, odd
    /// parts in the high halves of quant bytes: parts `2k` and `2k + 1` share bytes `32k … 32k + 31`.
    static void q4k(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * Q4_K_BYTES;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            float dmin = LittleEndian.float16(source, in + 2);
            for (int part = 0; part < 8; part++) {
                float scale = d * q4kScale(source, in + 4, part);
                float min = dmin * q4kMin(source, in + 4, part);
                int quants = in + 16 + (part >> 1) * 32;
                int shift = (part & 1) * 4;
                for (int j = 0; j < 32; j++) {
                    destination[out + part * 32 + j] = scale * ((source[quants + j] >> shift) & 15) - min;
                }
            }
        }
    }

    /// Parts 0–3 keep their scale in six bits of bytes 0–3; parts 4–7 four bits in bytes 8–11, and the upper two
    /// bits above those of part − 4.
    private static int q4kScale(byte[] packed, int at, int part) {
        return part < 4 ? packed[at + part] & 63 : (packed[at + 4 + part] & 15) | ((packed[at + part - 4] >> 2) & 0x30);
    }

    /// Reads a minimum as [#q4kScale] reads a scale, from bytes 4–7 and the upper halves of bytes 8–11.
    private static int q4kMin(byte[] packed, int at, int part) {
        return part < 4
                ? packed[at + 4 + part] & 63
                : ((packed[at + 4 + part] >> 4) & 15) | ((packed[at + part] >> 2) & 0x30);
    }

    /// Layout: 128 bytes of low halves, 64 bytes of upper bit pairs, 16 scales, d. Each half of the block has
    /// four rows of 32: rows 0 and 1 in the low halves of its 64 bytes, rows 2 and 3 in the high halves; row
    /// `r`'s upper bits are bits `2r` and `2r + 1` of its 32 upper bytes.
    static void q6k(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * Q6_K_BYTES;
            float d = LittleEndian.float16(source, in + 208);
            for (int part = 0; part < 16; part++) {
                int half = part >> 3;
                int row = (part >> 1) & 3;
                int column = (part & 1) * 16;
                float scale = d * source[in + 192 + part];
                int low = in + half * 64 + (row & 1) * 32 + column;
                int lowShift = (row >> 1) * 4;
                int high = in + 128 + half * 32 + column;
                int highShift = row * 2;
                int out = block * BLOCK + part * 16;
                for (int j = 0; j < 16; j++) {
                    int q = ((source[low + j] >> lowShift) & 15) | ((source[high + j] >> highShift) & 3) << 4;
                    destination[out + j] = scale * (q - 32);
                }
            }
        }
    }
}
