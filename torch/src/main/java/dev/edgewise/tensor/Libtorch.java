package dev.edgewise.tensor;

import org.bytedeco.pytorch.global.torch;

/// The native library as a whole: threads, BLAS and version.
public final class Libtorch {
    static {
        NativeHeap.keepFreedMemory();
    }

    private Libtorch() {}

    /// Sets how many threads one operation may use; 0 leaves libtorch's choice, the number of cores.
    public static void threads(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("threads must be at least 0 but was " + count);
        }
        if (count > 0) {
            torch.set_num_threads(count);
        }
    }

    public static int threads() {
        return torch.get_num_threads();
    }

    /// Whether the processor multiplies bf16 matrices natively (AVX-512 bf16 or AMX), so that bf16 pays.
    public static boolean fastBf16() {
        return Processor.flags().contains("avx512_bf16") || Processor.flags().contains("amx_bf16");
    }

    /// The version of the libtorch binding, `2.10.0-1.5.13`, or `unknown`.
    public static String version() {
        String version = org.bytedeco.pytorch.Tensor.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /// What matrix products run on, for provenance: processor features and BLAS.
    public static String description() {
        String blas = System.getProperty("org.bytedeco.openblas.load", "openblas");
        return "libtorch " + version() + ", " + threads() + " threads, BLAS " + blas + ", bf16 "
                + (fastBf16() ? "native" : "emulated");
    }
}
