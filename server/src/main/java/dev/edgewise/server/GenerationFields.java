package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The fields that both kinds of requests have.
///
/// @param stream whether the answer comes in pieces
/// @param usage whether a stream ends with its number of tokens
/// @param copies completions of each prompt
/// @param stops seek the stop strings
/// @param seed what the request says, else the server's
record GenerationFields(
        boolean stream,
        boolean usage,
        int copies,
        double temperature,
        double topP,
        int topK,
        StopStrings stops,
        List<String> stop,
        long seed) {
    /// Their names, with those that are taken and change nothing here.
    static final Set<String> NAMES = Set.of(
            "model",
            "stream",
            "stream_options",
            "n",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "user",
            "metadata",
            "store",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "frequency_penalty",
            "presence_penalty",
            "logit_bias");

    private static final int MOST_STOPS = 16;
    private static final int MOST_COPIES = 128;

    /// @param reader makes the texts in which stop strings are sought
    static GenerationFields read(RequestFields fields, ServedModel model, Tokenizer reader, int rows, long seed) {
        String name = fields.text("model");
        if (name != null && !name.equals(model.name())) {
            throw ApiException.unknownModel(
                    "the model '" + Quoted.of(name) + "' is not served here; this server has '" + model.name() + "'");
        }
        fields.requireOff("frequency_penalty", GenerationFields::isZero, "0, since penalties are not computed here,");
        fields.requireOff("presence_penalty", GenerationFields::isZero, "0, since penalties are not computed here,");
        fields.requireOff("logit_bias", JsonNode::isEmpty, "empty, since biases are not computed here,");
        fields.requireOff("store", value -> !value.asBoolean(true), "false, since nothing is stored here,");
        RequestFields options = fields.object("stream_options");
        if (options != null) {
            options.requireKnown(Set.of("include_usage", "include_obfuscation"));
        }
        int copies = fields.count("n", 1, Math.min(rows, MOST_COPIES), 1);
        double temperature = fields.number("temperature", 0, 2, 1);
        double topP = fields.number("top_p", 0, 1, 1);
        int topK = fields.count("top_k", -1, Integer.MAX_VALUE, 0);
        List<String> stop = new ArrayList<>(fields.texts("stop", MOST_STOPS));
        if (stop.contains("")) {
            throw ApiException.invalid("stop", "stop holds an empty text, which would end every completion at once");
        }
        stop.addAll(model.stop());
        Long given = fields.whole("seed");
        boolean greedy = temperature == 0 || topP == 0;
        return new GenerationFields(
                fields.flag("stream"),
                options != null && options.flag("include_usage"),
                copies,
                greedy ? 0 : temperature,
                greedy ? 1 : topP,
                greedy ? 0 : Math.max(0, topK),
                new StopStrings(reader, stop),
                List.copyOf(stop),
                given == null ? seed : given);
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 0;
    }

    SamplingSettings sampling(int length) {
        return new SamplingSettings(temperature, topP, topK, Math.max(1, length), stop);
    }
}
