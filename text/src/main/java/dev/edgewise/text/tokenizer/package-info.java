/// Tokenizers: Hugging Face's own library, through DJL's binding of it.
///
/// Whatever a tokenizer comes from, it becomes one [dev.edgewise.text.tokenizer.TokenizerDefinition]: the JSON
/// that the library reads and the settings around it. So one code path encodes, decodes and saves, and
/// `transformers` opens what we save.
///
/// | source | read by |
/// |---|---|
/// | Hugging Face directory | [dev.edgewise.text.tokenizer.HfDirectory] |
/// | GGUF metadata | [dev.edgewise.text.tokenizer.GgufTokenizer] |
/// | an alphabet, for training from random weights | [dev.edgewise.text.tokenizer.CharacterTokenizer] |
///
/// What the native library cannot survive is refused before it sees it: `TokenizerShape`, `ModelShape`, `RegexShape`,
/// `CharacterMap`.
///
/// [dev.edgewise.text.tokenizer.PairTokenizer] is the one of encoders, which read two texts at once.
///
/// [dev.edgewise.text.tokenizer.GgufTranslation] goes back to GGUF, for export.
@NullMarked
package dev.edgewise.text.tokenizer;

import org.jspecify.annotations.NullMarked;
