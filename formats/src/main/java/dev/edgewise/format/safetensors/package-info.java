/// The safetensors format (<https://github.com/huggingface/safetensors>): an 8-byte header length, a JSON header,
/// then the tensors' bytes without holes.
///
/// Reading order: [dev.edgewise.format.safetensors.Safetensors],
/// [dev.edgewise.format.safetensors.SafetensorsWriter],
/// [dev.edgewise.format.safetensors.ShardedSafetensorsWriter]. Files come from strangers: nothing in a header is
/// believed before it is checked.
@NullMarked
package dev.edgewise.format.safetensors;

import org.jspecify.annotations.NullMarked;
