/// The GGUF format (<https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>), versions 2 and 3,
/// little-endian: metadata, tensor descriptions, then aligned tensor data.
///
/// Reading order: [dev.edgewise.format.gguf.GgufFile], [dev.edgewise.format.gguf.GgufMetadata],
/// [dev.edgewise.format.gguf.GgufWriter]. Files come from strangers: no count or offset is believed before it is
/// checked.
@NullMarked
package dev.edgewise.format.gguf;

import org.jspecify.annotations.NullMarked;
