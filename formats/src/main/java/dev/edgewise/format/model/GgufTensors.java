package dev.edgewise.format.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.Quantizer;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorEncoder;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A model's tensors as llama.cpp's `convert_hf_to_gguf.py` lays them out: its names, its row order for
/// llama's queries and keys ([RowOrder]), and its types: vectors F32, matrices of the type asked for, or F16
/// where their rows do not fill whole blocks.
///
/// @param tensors in the order given
/// @param halves names of matrices that became F16 because their rows do not fill whole blocks of the type
public record GgufTensors(List<TensorData> tensors, List<String> halves) {
    public GgufTensors {
        tensors = List.copyOf(tensors);
        halves = List.copyOf(halves);
    }

    /// Lays out a model's tensors.
    ///
    /// @param source F32 tensors under Hugging Face's names
    /// @param architecture `llama`, `qwen2` or `qwen3`
    /// @param headSize rows of one attention head
    /// @param type of the matrices: F32, F16, BF16 or Q8_0
    /// @param encoder serves as long as the result is used
    /// @throws ModelException if GGUF has no name for a tensor
    public static GgufTensors of(
            List<TensorData> source, String architecture, int headSize, ElementType type, TensorEncoder encoder) {
        RowOrder order = new RowOrder(headSize);
        List<TensorData> tensors = new ArrayList<>();
        List<String> halves = new ArrayList<>();
        for (TensorData tensor : source) {
            TensorInfo info = tensor.info();
            String name = GgufNames.gguf(info.name())
                    .orElseThrow(() -> new ModelException("tensor '" + Quoted.of(info.name())
                            + "' has no name in GGUF; export a Hugging Face directory instead: --format hf"));
            ElementType stored = storedType(info, type);
            if (info.shape().length > 1 && stored != type) {
                halves.add(name);
            }
            tensors.add(
                    architecture.equals("llama") && GgufNames.isRotated(info.name())
                            ? encoder.encode(name, tensor, stored, order::huggingFace)
                            : encoder.encode(name, tensor, stored));
        }
        return new GgufTensors(tensors, halves);
    }

    private static ElementType storedType(TensorInfo info, ElementType type) {
        long[] shape = info.shape();
        if (shape.length < 2) {
            return ElementType.F32;
        }
        return shape[shape.length - 1] % type.blockElements() == 0 ? type : ElementType.F16;
    }

    /// RoPE's frequency factors, which llama.cpp keeps as a tensor of the llama architecture.
    public static TensorData ropeFactors(float[] factors) {
        TensorInfo info = new TensorInfo(GgufNames.ROPE_FREQS, ElementType.F32, new long[] {factors.length});
        return new TensorData(info, () -> MemorySegment.ofArray(Quantizer.quantize(ElementType.F32, factors)));
    }
}
