package dev.edgewise.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/// What a run began from, read from its resolved configuration.
final class StartingModel {
    private StartingModel() {}

    /// The last part of `model.path`, or `random weights` where `model.init` is given; empty where neither is
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
