/// Encoders as ONNX files, for everything that runs onnxruntime.
///
/// Read in this order: [dev.edgewise.onnx.OnnxModel] writes a file; `BertGraph` and `ModernBertGraph` are the networks;
/// `EncoderNodes` has what they share; `MatrixNodes` stores matrices in floats or in bytes; `OnnxGraph` names the
/// nodes.
///
/// A new family of encoders is a graph that computes its logits: a branch in `BertGraph` where it is built like BERT,
/// else a
/// class beside it, and a tiny model in `OnnxFamiliesTest`.
@NullMarked
package dev.edgewise.onnx;

import org.jspecify.annotations.NullMarked;
