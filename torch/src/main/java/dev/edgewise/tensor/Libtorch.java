package dev.edgewise.tensor;

/// The native library as a whole: how it is loaded, what it runs on, its version.
public final class Libtorch {
    static {
        NativeHeap.keepFreedMemory();
        WaitPolicy.set();
    }

    private Libtorch() {}

    /// Prepares the process for libtorch. Every class that may be the first to touch libtorch calls this first.
    static void load() {
        // the static initializer does it, once
    }

    /// Returns whether the processor multiplies bf16 matrices natively (AVX-512 bf16 or AMX), so that bf16 pays.
    public static boolean fastBf16() {
        return Processor.flags().contains("avx512_bf16") || Processor.flags().contains("amx_bf16");
    }

    /// Returns the version of the libtorch binding, `2.10.0-1.5.13`, or `unknown`.
    public static String version() {
        String version = org.bytedeco.pytorch.Tensor.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /// Returns what matrix products run on, for provenance: processor features and BLAS.
    public static String description() {
        String blas = System.getProperty("org.bytedeco.openblas.load", "openblas");
        return "libtorch " + version() + ", " + Threads.inUse() + (Threads.inUse() == 1 ? " thread" : " threads")
                + ", BLAS " + blas + ", bf16 " + (fastBf16() ? "native" : "emulated");
    }
}
