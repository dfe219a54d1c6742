package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a [Worker] is to measure.
///
/// @param model as [BenchModel] opens it; for [Workload.StartUp] the configuration file
/// @param threads for libtorch
/// @param javaShare whether to measure also how much of the work lies outside native code
record Order(
        String model, boolean bf16, String device, int threads, Workload workload, int repeats, boolean javaShare) {
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("bf16", bf16)
                .put("device", device)
                .put("threads", threads)
                .put("repeats", repeats)
                .put("java_share", javaShare);
        json.set("workload", workload.json());
        return json;
    }

    static Order of(JsonNode json) {
        return new Order(
                json.path("model").asText(),
                json.path("bf16").asBoolean(),
                json.path("device").asText(),
                json.path("threads").asInt(),
                Workload.of(json.path("workload")),
                json.path("repeats").asInt(),
                json.path("java_share").asBoolean());
    }
}
