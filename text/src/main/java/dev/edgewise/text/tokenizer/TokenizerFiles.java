package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a tokenizer's files so that `AutoTokenizer.from_pretrained` opens them.
///
/// Chat templates go into the files of [TemplateFiles], where `transformers` looks first, and into
/// `tokenizer_config.json`, where older versions and other runtimes look.
final class TokenizerFiles {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private TokenizerFiles() {}

    /// @throws UncheckedIOException if a file cannot be written
    static void write(TokenizerDefinition definition, SpecialTokens special, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("tokenizer.json"), definition.tokenizer().toString());
            ObjectNode config = definition.config().deepCopy();
            special.names().forEach((name, text) -> {
                if (!config.has(name)) {
                    config.put(name, text);
                }
            });
            if (!config.has("tokenizer_class")) {
                config.put("tokenizer_class", "PreTrainedTokenizerFast");
            }
            if (!definition.templates().isEmpty()) {
                config.set("chat_template", TemplateFiles.configuration(definition.templates()));
            }
            JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
            TemplateFiles.write(definition.templates(), directory);
            JSON.writeValue(directory.resolve("special_tokens_map.json").toFile(), special.names());
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer cannot be written to " + directory, e);
        }
    }
}
