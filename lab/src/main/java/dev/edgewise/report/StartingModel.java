package dev.edgewise.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/// Reads what a run began from, from its resolved configuration.
final class StartingModel {
    private StartingModel() {}

    /// Returns the last part of `model.path`, or `random weights` if `model.init` is given. Empty if neither is
    /// known.
    static String of(String config) {
        try {
            JsonNode model = new YAMLMapper().readTree(config).path("model");
            String path = model.path("path").asText("").replaceAll("/+$", "");
            if (!path.isEmpty() && model.path("path").isTextual()) {
                return path.substring(path.lastIndexOf('/') + 1);
            }
            return model.path("init").isObject() ? "random weights" : "";
        } catch (JsonProcessingException e) {
            return ""; // shown as text all the same
        }
    }
}
