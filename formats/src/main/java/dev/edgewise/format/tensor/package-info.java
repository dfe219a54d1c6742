/// Files of named tensors, whatever their format.
///
/// Reading order: [dev.edgewise.format.tensor.TensorFile], [dev.edgewise.format.tensor.ElementType],
/// [dev.edgewise.format.tensor.Dequantizer]; for writing [dev.edgewise.format.tensor.TensorEncoder].
///
/// To add an element type: (1) a constant in [dev.edgewise.format.tensor.ElementType]; (2) its decoder, which the
/// switch in [dev.edgewise.format.tensor.Dequantizer] then asks for; (3) its name in the formats that have it.
@NullMarked
package dev.edgewise.format.tensor;

import org.jspecify.annotations.NullMarked;
