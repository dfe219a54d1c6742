package dev.edgewise.tensor;

import org.bytedeco.pytorch.global.torch;

/// Element types in use.
public enum DType {
    F32(torch.ScalarType.Float, 4),
    BF16(torch.ScalarType.BFloat16, 2),
    F64(torch.ScalarType.Double, 8),
    I64(torch.ScalarType.Long, 8),
    BOOL(torch.ScalarType.Bool, 1);

    private final torch.ScalarType nativeType;
    private final int bytes;

    DType(torch.ScalarType nativeType, int bytes) {
        this.nativeType = nativeType;
        this.bytes = bytes;
    }

    torch.ScalarType nativeType() {
        return nativeType;
    }

    /// Bytes per element.
    public int bytes() {
        return bytes;
    }

    static DType of(torch.ScalarType type) {
        for (DType candidate : values()) {
            if (candidate.nativeType.value == type.intern().value) {
                return candidate;
            }
        }
        throw new IllegalStateException("libtorch returned element type " + type + ", which Edgewise does not use");
    }
}
