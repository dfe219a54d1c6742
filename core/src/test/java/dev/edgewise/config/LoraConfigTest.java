package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoraConfigTest {
    private static final String SMALLEST =
            "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: edge}\n";

    @Test
    void anAdapterHasDefaults() {
        assertThat(ConfigReader.read(
                                SMALLEST.replace("path: owner/model", "path: owner/model, lora: {}"),
                                "run.yaml",
                                Path.of("/work"),
                                List.of())
                        .model()
                        .lora())
                .isEqualTo(new LoraConfig(16, 32.0, List.of("all-linear"), false, 0, null));
    }

    @Test
    void everyKeyOfAnAdapter() {
        String lora = "{r: 8, lora_alpha: 12.5, target_modules: [q_proj, v_proj], use_rslora: true, lora_dropout: 0,"
                + " adapter: runs/a/final}";
        RunConfig config = ConfigReader.read(
                SMALLEST.replace("owner/model", "owner/model, lora: " + lora), "a.yaml", Path.of("/work"), List.of());
        assertThat(config.model().lora())
                .isEqualTo(new LoraConfig(8, 12.5, List.of("q_proj", "v_proj"), true, 0, "/work/runs/a/final"));
        RunConfig again = ConfigReader.read(ConfigWriter.toYaml(config), "b.yaml", Path.of("/second"), List.of());
        assertThat(again).isEqualTo(config);
    }

    @Test
    void besideAnAdapterItsOwnValuesCount() {
        RunConfig config = ConfigReader.read(
                SMALLEST,
                "a.yaml",
                Path.of("/work"),
                List.of("model.lora.adapter=/there", "model.lora.target_modules=[]"));
        assertThat(config.model().lora()).isEqualTo(new LoraConfig(null, null, List.of(), false, 0, "/there"));
    }
}
