package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.tensor.TensorFile;
import java.nio.file.Path;

/// A GGUF file seen as a Hugging Face model: its configuration, its weights under Hugging Face's names, its
/// tokenizer's metadata.
public final class GgufModel implements ModelSource {
    private final GgufFile file;
    private final JsonNode config;
    private final JsonNode generationConfig;
    private final GgufWeights weights;

    private GgufModel(GgufFile file) {
        GgufConfig translated = new GgufConfig(file);
        this.file = file;
        this.config = translated.build();
        this.generationConfig = translated.generationConfig();
        boolean interleaved = translated.architecture().equals("llama");
        this.weights = GgufWeights.of(file, interleaved ? new RowOrder(translated.headSize()) : null);
    }

    /// Maps, checks and translates a file; the caller closes the result.
    ///
    /// @throws dev.edgewise.error.ModelException if the file is damaged or the architecture or quantisation not
    ///     supported
    public static GgufModel open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufModel(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public JsonNode generationConfig() {
        return generationConfig;
    }

    @Override
    public TensorFile weights() {
        return weights;
    }

    @Override
    public TokenizerSource tokenizer() {
        return new TokenizerSource.Gguf(file.metadata());
    }

    @Override
    public void close() {
        file.close();
    }
}
