package dev.edgewise.config;

/// The architectures a new model can have, as Hugging Face's `model_type` names them.
public enum ModelType {
    LLAMA,
    QWEN2,
    QWEN3,
    /// An encoder, for algorithm `rerank`.
    BERT
}
