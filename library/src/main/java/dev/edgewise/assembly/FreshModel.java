package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.InitConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The shape and the tokenizer of a model with random weights.
final class FreshModel {
    /// A line for each message. Who wraps it puts tools in.
    private static final String CHAT =
            "{% for message in messages %}{{ message.role + ': ' + message.content + '\n' }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}";

    private FreshModel() {}

    /// Returns the tokenizer that `model.init.vocabulary` names: another model's, or one token per character
    /// that the environments' questions and solutions can contain.
    ///
    /// @param tools whether conversations with tools are asked, for which characters need a chat template
    /// @throws ConfigException if it names a model that is not there
    static HfTokenizer tokenizer(InitConfig init, Models models, List<Environment> environments, boolean tools) {
        return init.ofCharacters()
                ? characters(environments, tools ? CHAT : null)
                : models.tokenizer(init.vocabulary());
    }

    /// Returns a tokenizer with one token per character, without a chat template.
    static HfTokenizer characters(List<Environment> environments) {
        return characters(environments, null);
    }

    /// Returns a tokenizer with one token per character.
    ///
    /// @param template a chat template; null for none
    static HfTokenizer characters(List<Environment> environments, @Nullable String template) {
        StringBuilder alphabet = new StringBuilder();
        alphabet(environments).forEach(alphabet::append);
        return CharacterTokenizer.create(alphabet.toString(), template);
    }

    /// Returns the characters that the environments' questions and solutions can contain.
    ///
    /// @throws ConfigException if one of them does not know its own
    static Set<Character> alphabet(List<Environment> environments) {
        TreeSet<Character> characters = new TreeSet<>();
        for (Environment environment : environments) {
            String alphabet = environment
                    .alphabet()
                    .orElseThrow(() -> new ConfigException("environment " + environment.name()
                            + " has no fixed alphabet, so a model with random weights has no tokenizer for it; train a"
                            + " pretrained model instead: model.path"));
            alphabet.chars().forEach(c -> characters.add((char) c));
        }
        return characters;
    }

    /// Returns `config.json` of the model.
    static ObjectNode config(InitConfig init, HfTokenizer tokenizer) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("model_type", init.modelType().name().toLowerCase(Locale.ROOT));
        config.put("vocab_size", tokenizer.vocabularySize());
        config.put("hidden_size", init.hiddenSize());
        config.put("intermediate_size", init.intermediateSize());
        config.put("num_hidden_layers", init.numHiddenLayers());
        config.put("num_attention_heads", init.numAttentionHeads());
        config.put("num_key_value_heads", init.numKeyValueHeads());
        config.put("head_dim", init.hiddenSize() / init.numAttentionHeads());
        config.put("max_position_embeddings", init.maxPositionEmbeddings());
        config.put("hidden_act", "silu");
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", init.ropeTheta());
        config.put("tie_word_embeddings", init.tieWordEmbeddings());
        config.put("initializer_range", init.initializerRange());
        config.put("pad_token_id", tokenizer.padId());
        if (tokenizer.eosIds().size() > 1) {
            tokenizer.eosIds().forEach(config.putArray("eos_token_id")::add);
        } else {
            config.put("eos_token_id", tokenizer.endId());
        }
        tokenizer.bosId().ifPresent(id -> config.put("bos_token_id", id));
        return config;
    }
}
