package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.List;
import java.util.Set;

/// Which of a repository's files make a model: configuration, tokenizer, safetensors weights. Never pickles
/// (`.bin`) or other programs' formats.
final class ModelFileChoice {
    static final String CONFIG = "config.json";
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final Set<String> SMALL = Set.of(
            CONFIG,
            "generation_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "chat_template.json");

    private ModelFileChoice() {}

    /// Returns the files to fetch first: everything but shards, which the index names.
    ///
    /// @throws ModelException if the repository holds no model we can read
    static List<String> first(HubId id, List<String> files) {
        boolean single = files.contains(SINGLE);
        if (!files.contains(CONFIG) || !(single || files.contains(INDEX))) {
            throw new ModelException(id + " holds no model in Hugging Face's safetensors format; it has "
                    + String.join(", ", files.stream().limit(8).map(Quoted::of).toList())
                    + (files.size() > 8 ? ", …" : "")
                    + ". " + advice(files));
        }
        return files.stream()
                .filter(name -> SMALL.contains(name)
                        || name.matches("tokenizer[^/]*\\.json|additional_chat_templates/[^/]*\\.jinja")
                        || name.equals(single ? SINGLE : INDEX))
                .sorted()
                .toList();
    }

    private static String advice(List<String> files) {
        if (files.stream().anyMatch(name -> name.endsWith(".gguf"))) {
            return "Download one .gguf file and give its path";
        }
        if (files.stream().anyMatch(name -> name.endsWith(".bin"))) {
            return "Its weights are pytorch_model.bin; use a repository or revision with safetensors, or convert it";
        }
        return "Give the id of a whole model, not of an adapter or data set";
    }
}
