package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.plugin.PluginContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerankOutlineTest {
    private static void require(String loss) {
        RerankConfig rerank =
                (RerankConfig) ConfigReader.read("""
                        name: pairs
                        model: {path: owner/model}
                        algorithm: {type: rerank, margin_bands: 3, loss: %s}
                        """.formatted(loss), "pairs.yaml", Path.of(""), List.of())
                        .algorithm();
        RerankOutline.requireHigherIsBetter(
                rerank, rerank.loss().provider().make(rerank.loss().settings(), new PluginContext(1)));
    }

    @Test
    void bandsOfRanksAreRefused() {
        require("ranknet");
        assertThatThrownBy(() -> require("ranknet_from_ranks"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("algorithm.margin_bands takes labels that are higher for better documents, but loss"
                        + " ranknet_from_ranks takes ranks, 1 for the best; set margin_bands to 0, or take another loss,"
                        + " such as ranknet");
    }

    @Test
    void anotherArchitectureIsToldWhichThereAre() {
        RerankOutline.requireSupported("model.gguf", "");
        RerankOutline.requireSupported("owner/model", "modernbert");
        assertThatThrownBy(() -> RerankOutline.requireSupported("owner/model", "mpnet"))
                .isInstanceOf(ModelException.class)
                .hasMessage("model.path owner/model has the model_type 'mpnet', which is not supported. A ranker begins"
                        + " from an encoder (bert, roberta, xlm-roberta, distilbert, electra, modernbert) or a decoder"
                        + " (llama, qwen2, qwen3); take a checkpoint of one of these, such as"
                        + " sentence-transformers/all-MiniLM-L6-v2");
    }
}
