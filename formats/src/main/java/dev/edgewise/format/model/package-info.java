/// Models on disk, whatever their format, seen as Hugging Face lays them out: configuration, weights, tokenizer.
///
/// Reading order: [dev.edgewise.format.model.ModelFiles], [dev.edgewise.format.model.ModelSource], then the
/// translation of GGUF: [dev.edgewise.format.model.GgufModel], [dev.edgewise.format.model.GgufConfig],
/// [dev.edgewise.format.model.GgufWeights]; and back: [dev.edgewise.format.model.GgufTensors].
///
/// To add a format: (1) implement [dev.edgewise.format.model.ModelSource]; (2) recognise its files in
/// [dev.edgewise.format.model.ModelFiles]; (3) extend that class's test.
@NullMarked
package dev.edgewise.format.model;

import org.jspecify.annotations.NullMarked;
