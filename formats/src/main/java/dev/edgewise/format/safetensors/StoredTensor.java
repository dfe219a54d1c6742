package dev.edgewise.format.safetensors;

import dev.edgewise.format.tensor.TensorInfo;

/// A tensor and where it lies: bytes `begin` (inclusive) to `end` (exclusive), counted from the end of the
/// header.
record StoredTensor(TensorInfo info, long begin, long end) {}
