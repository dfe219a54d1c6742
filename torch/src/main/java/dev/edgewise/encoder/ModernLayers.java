package dev.edgewise.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.model.ConfigValues;
import java.util.ArrayList;
import java.util.List;

/// What ModernBERT's layers see and how their positions turn, from its `config.json`: of `transformers` 4
/// (`global_attn_every_n_layers`, `global_rope_theta`) or 5 (`layer_types`, `rope_parameters`).
final class ModernLayers {
    private ModernLayers() {}

    /// Returns of each layer whether it sees all tokens.
    static List<Boolean> global(ConfigValues values, int layers) {
        JsonNode types = values.json().path("layer_types");
        List<Boolean> global = new ArrayList<>();
        if (types.isMissingNode() || types.isNull()) {
            int every = values.whole("global_attn_every_n_layers", 3, 1);
            for (int i = 0; i < layers; i++) {
                global.add(i % every == 0);
            }
            return global;
        }
        for (JsonNode type : types) {
            if (!type.asText().equals("full_attention") && !type.asText().equals("sliding_attention")) {
                throw new ModelException("config.json: layer_types must hold full_attention and sliding_attention"
                        + " but holds " + Quoted.of(type.toString()) + ". Use another checkpoint");
            }
            global.add(type.asText().equals("full_attention"));
        }
        if (global.size() != layers) {
            throw new ModelException("config.json: layer_types must have one entry for each of the " + layers
                    + " layers but has " + global.size() + "; take the file from the model's source again");
        }
        return global;
    }

    /// Returns θ of the layers of one type.
    ///
    /// @param old the key of `transformers` 4, null for the default
    static double theta(JsonNode json, String type, String old, double absent) {
        JsonNode parameters = json.path("rope_parameters").path(type);
        String kind = parameters.path("rope_type").asText("default");
        if (!kind.equals("default")) {
            throw new ModelException("config.json: rope_type of " + type + " must be default but is '" + Quoted.of(kind)
                    + "'; rotary positions are not stretched. Use another checkpoint");
        }
        return parameters.has("rope_theta")
                ? new ConfigValues("config.json: rope_parameters of " + type, parameters).positive("rope_theta")
                : json.path(old).isNull() ? absent : new ConfigValues("config.json", json).positive(old, absent);
    }
}
