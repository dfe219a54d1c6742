package dev.edgewise.format.model;

import dev.edgewise.format.gguf.GgufMetadata;
import java.nio.file.Path;

/// Where a model's tokenizer and chat template are found.
public sealed interface TokenizerSource {
    /// A Hugging Face directory with `tokenizer.json`, `tokenizer_config.json` and perhaps `chat_template.jinja`.
    record Directory(Path path) implements TokenizerSource {}

    /// The `tokenizer.*` keys of a GGUF file.
    record Gguf(GgufMetadata metadata) implements TokenizerSource {}
}
