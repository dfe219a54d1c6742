package dev.edgewise.format.tensor;

/// Decoders of GGML's quantised types with 32 elements per block.
///
///     Q4_0, Q5_0, Q8_0:  x = d · (q − offset)        offset 8, 16, 0
///     Q4_1, Q5_1:        x = d · q + m
///
/// `d` and `m` are binary16 at the head of the block, then (five-bit types) 32 high bits, then the quants. In the
/// four-bit layouts byte `j` holds element `j` in its low and element `j + 16` in its high half. The operations
/// and their order are ggml's reference in single precision, so results agree bit for bit.
final class QuantDecoders {
    private static final int HALF = 16;
    private static final int BLOCK = 32;

    private QuantDecoders() {}

    static void q40(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * 18;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            for (int j = 0; j < HALF; j++) {
                int pair = source[in + 2 + j];
                destination[out + j] = d * ((pair & 15) - 8);
                destination[out + HALF + j] = d * (((pair >> 4) & 15) - 8);
            }
        }
    }

    static void q41(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * 20;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            float m = LittleEndian.float16(source, in + 2);
            for (int j = 0; j < HALF; j++) {
                int pair = source[in + 4 + j];
                destination[out + j] = d * (pair & 15) + m;
                destination[out + HALF + j] = d * ((pair >> 4) & 15) + m;
            }
        }
    }

    static void q50(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * 22;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            int high = LittleEndian.int32(source, in + 2);
            for (int j = 0; j < HALF; j++) {
                int pair = source[in + 6 + j];
                destination[out + j] = d * (((pair & 15) | ((high >>> j) & 1) << 4) - 16);
                destination[out + HALF + j] = d * ((((pair >> 4) & 15) | ((high >>> (j + HALF)) & 1) << 4) - 16);
            }
        }
    }

    static void q51(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * 24;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            float m = LittleEndian.float16(source, in + 2);
            int high = LittleEndian.int32(source, in + 4);
            for (int j = 0; j < HALF; j++) {
                int pair = source[in + 8 + j];
                destination[out + j] = d * ((pair & 15) | ((high >>> j) & 1) << 4) + m;
                destination[out + HALF + j] = d * (((pair >> 4) & 15) | ((high >>> (j + HALF)) & 1) << 4) + m;
            }
        }
    }

    static void q80(byte[] source, float[] destination, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int in = block * 34;
            int out = block * BLOCK;
            float d = LittleEndian.float16(source, in);
            for (int j = 0; j < BLOCK; j++) {
                destination[out + j] = d * source[in + 2 + j];
            }
        }
    }
}
