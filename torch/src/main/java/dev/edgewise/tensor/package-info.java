/// A small facade over libtorch: the operations Edgewise uses, so that mathematics reads as mathematics.
///
/// Reading order: [dev.edgewise.tensor.TensorScope] (who owns native memory), [dev.edgewise.tensor.Tensor]
/// (operations), [dev.edgewise.tensor.Libtorch] (threads, BLAS, devices). Nothing outside this package names
/// `org.bytedeco`.
///
/// To add an operation: one short method in `Tensor` that wraps the native call, with its shapes in the comment.
@NullMarked
package dev.edgewise.tensor;

import org.jspecify.annotations.NullMarked;
