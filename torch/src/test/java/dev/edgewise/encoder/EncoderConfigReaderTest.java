package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.error.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderConfigReaderTest {
    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EncoderConfig read(String text) {
        return EncoderConfigReader.read(json(text));
    }

    /// Sizes of `transformers`' configuration classes.
    @ParameterizedTest
    @CsvSource({
        "bert, 30522, 768, 12, 12, 3072, 512, 2, 0, 512",
        "roberta, 50265, 768, 12, 12, 3072, 512, 2, 1, 510",
        "xlm-roberta, 30522, 768, 12, 12, 3072, 512, 2, 1, 510",
        "distilbert, 30522, 768, 6, 12, 3072, 512, 0, 0, 512",
        "electra, 30522, 256, 12, 4, 1024, 512, 2, 0, 512",
        "modernbert, 50368, 768, 22, 12, 1152, 8192, 0, 50283, 8192"
    })
    void absentKeysHaveTransformersDefaults(
            String type,
            int vocabulary,
            int hidden,
            int layers,
            int heads,
            int mlp,
            int positions,
            int types,
            int padding,
            int longest) {
        EncoderConfig config = read("{'model_type': '" + type + "'}");

        assertThat(config.vocabulary()).isEqualTo(vocabulary);
        assertThat(config.hidden()).isEqualTo(hidden);
        assertThat(config.layers()).isEqualTo(layers);
        assertThat(config.heads()).isEqualTo(heads);
        assertThat(config.mlp()).isEqualTo(mlp);
        assertThat(config.positions()).isEqualTo(positions);
        assertThat(config.types()).isEqualTo(types);
        assertThat(config.padding()).isEqualTo(padding);
        assertThat(config.longest()).isEqualTo(longest);
        assertThat(config.activation()).isEqualTo(Activation.GELU);
        assertThat(config.labels()).isEqualTo(1);
    }

    @Test
    void dropoutIsThatOfTheFamily() {
        assertThat(read("{'model_type': 'bert', 'hidden_dropout_prob': 0.2, 'classifier_dropout': null}")
                        .dropout())
                .isEqualTo(new DropoutRates(0.2, 0.1, 0.2, 0, 0.2, 0.2));
        assertThat(read("{'model_type': 'electra', 'classifier_dropout': 0.3}").dropout())
                .isEqualTo(new DropoutRates(0.1, 0.1, 0.1, 0, 0.1, 0.3));
        assertThat(read("{'model_type': 'distilbert', 'attention_dropout': 0}").dropout())
                .isEqualTo(new DropoutRates(0.1, 0, 0, 0, 0.1, 0.2));
        assertThat(read("{'model_type': 'modernbert', 'mlp_dropout': 0.1, 'attention_dropout': 0.2}")
                        .dropout())
                .isEqualTo(new DropoutRates(0, 0.2, 0.2, 0.1, 0, 0));
    }

    @Test
    void labelsAreThoseOfTheHead() {
        assertThat(read("{'model_type': 'bert', 'id2label': {'0': 'a', '1': 'b', '2': 'c'}}")
                        .labels())
                .isEqualTo(3);
        assertThat(read("{'model_type': 'bert', 'architectures': ['BertForSequenceClassification']}")
                        .labels())
                .isEqualTo(2);
        assertThat(read("{'model_type': 'bert', 'architectures': ['BertModel']}")
                        .labels())
                .isEqualTo(1);
    }

    @Test
    void modernBertIsReadInBothSpellings() {
        EncoderConfig old = read("{'model_type': 'modernbert', 'num_hidden_layers': 4, 'global_attn_every_n_layers': 2,"
                + " 'global_rope_theta': 5000.0, 'local_rope_theta': null, 'local_attention': 64}");
        EncoderConfig recent = read("{'model_type': 'modernbert', 'num_hidden_layers': 4, 'local_attention': 64,"
                + " 'layer_types': ['full_attention', 'sliding_attention', 'full_attention', 'sliding_attention'],"
                + " 'rope_parameters': {'full_attention': {'rope_type': 'default', 'rope_theta': 5000.0}}}");

        assertThat(old).isEqualTo(recent);
        assertThat(old.modern().global()).containsExactly(true, false, true, false);
        assertThat(old.modern().window()).isEqualTo(32);
        assertThat(old.modern().globalTheta()).isEqualTo(5000);
        assertThat(old.modern().localTheta()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model_type': 'mpnet'} | model_type 'mpnet' is not supported as an encoder; supported are bert,"
                        + " roberta, xlm-roberta, distilbert, electra, modernbert. Use a checkpoint of one of these",
                "{'model_type': 'deberta-v2'} | model_type 'deberta-v2' is not supported as an encoder; supported are"
                        + " bert, roberta, xlm-roberta, distilbert, electra, modernbert. Use a checkpoint of one of"
                        + " these",
                "{} | model_type '' is not supported as an encoder; supported are bert, roberta, xlm-roberta,"
                        + " distilbert, electra, modernbert. Use a checkpoint of one of these",
                "{'model_type': 'bert', 'hidden_act': 'mish'} | config.json: hidden_act must be one of gelu, gelu_new,"
                        + " gelu_pytorch_tanh, relu, silu, swish, tanh but is 'mish'. Use another checkpoint",
                "{'model_type': 'bert', 'position_embedding_type': 'relative_key'} | config.json:"
                        + " position_embedding_type must be absolute but is \"relative_key\"; positions are a table"
                        + " or rotary. Use another checkpoint",
                "{'model_type': 'bert', 'is_decoder': true} | config.json: is_decoder must be false but is true;"
                        + " the model is an encoder. Use another checkpoint",
                "{'model_type': 'bert', 'hidden_size': 100} | config.json: hidden_size must be a multiple of"
                        + " num_attention_heads (12) but is 100; take the file from the model's source again",
                "{'model_type': 'modernbert', 'vocab_size': 50000} | config.json: pad_token_id must be below vocab_size"
                        + " (50000) but is 50283; take the file from the model's source again",
                "{'model_type': 'distilbert', 'dim': 0} | config.json: dim must be a whole number from 1 to 2147483647"
                        + " but is 0; take the file from the model's source again",
                "{'model_type': 'bert', 'hidden_dropout_prob': 1} | config.json: hidden_dropout_prob must be a number"
                        + " from 0 to below 1 but is 1; take the file from the model's source again",
                "{'model_type': 'modernbert', 'classifier_pooling': 'max'} | config.json: classifier_pooling must be"
                        + " cls or mean but is 'max'. Use another checkpoint",
                "{'model_type': 'modernbert', 'num_hidden_layers': 1, 'layer_types': ['x']} | config.json: layer_types"
                        + " must hold full_attention and sliding_attention but holds \"x\". Use another checkpoint",
                "{'model_type': 'modernbert', 'layer_types': []} | config.json: layer_types must have one entry for"
                        + " each of the 22 layers but has 0; take the file from the model's source again",
                "{'model_type': 'modernbert', 'rope_parameters': {'full_attention': {'rope_type': 'yarn'}}} |"
                        + " config.json: rope_type of full_attention must be default but is 'yarn'; rotary positions"
                        + " are not stretched. Use another checkpoint"
            })
    void whatIsNotComputedIsRefusedByName(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ModelException.class).hasMessage(message);
    }
}
