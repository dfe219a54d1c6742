package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.teacher.Teacher;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of a teacher behind an OpenAI-compatible chat endpoint.
@About("A model behind an OpenAI-compatible chat endpoint: OpenAI, vLLM, llama.cpp, Ollama, OpenRouter and others.")
public record EndpointSettings(
        @Key("The model, as the endpoint names it.") String model,

        @Key(
                value = "Where the endpoint is, without chat/completions: http://127.0.0.1:8000/v1.",
                standard = "https://api.openai.com/v1",
                pattern = "https?://.+",
                form = "an address that begins with http:// or https://")
        String baseUrl,

        @Key(
                value =
                        "Environment variable with the key; sent as Authorization: Bearer. The key itself is written nowhere. An endpoint without keys needs none.",
                standard = STANDARD_VARIABLE,
                pattern = "[A-Za-z_][A-Za-z0-9_]*",
                form = "the name of an environment variable")
        String apiKeyEnv,

        @Key(value = "Requests under way at once.", standard = "4", range = "[1, 1024]")
        int concurrency,

        @Key(value = "Most requests of a minute, spread evenly; no limit when left out.", range = "(0, 1000000]")
        @Nullable
        Double requestsPerMinute,

        @Key(
                value = "From a request to the end of its answer.",
                standard = "120.0",
                range = "(0, 86400]",
                unit = "seconds")
        double timeout,

        @Key(
                value =
                        "How often a request is sent again after HTTP 408, 429 or 5xx, a lost connection, or silence. The pauses are 1, 2, 4, … seconds, at most a minute, or what the endpoint asks for by Retry-After.",
                standard = "5",
                range = "[0, 100]")
        int retries,

        @Key(value = "Price of a million tokens of prompts, in any unit of money.", standard = "0.0", range = "[0, )")
        double pricePerMillionPromptTokens,

        @Key(value = "Price of a million tokens of answers.", standard = "0.0", range = "[0, )")
        double pricePerMillionCompletionTokens,

        @Key(
                value =
                        "The field that limits the length of an answer; OpenAI's newer models know max_completion_tokens alone.",
                standard = "max_tokens")
        TokenLimit tokenLimit,

        @Key(
                "More fields of every request, as a JSON object: '{\"chat_template_kwargs\": {\"enable_thinking\": false}}'.")
        @Nullable
        String extraBody) {
    /// The field of a request that limits an answer.
    public enum TokenLimit {
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /// Makes it from a configuration.
    public static final TeacherProvider<EndpointSettings> PROVIDER = new Provider();

    private static final String STANDARD_VARIABLE = "OPENAI_API_KEY";
    private static final int DELETE = 127;
    private static final int LAST_PORT = 65_535;
    private static final double MILLION = 1e6;

    public EndpointSettings {
        Keys.check(
                EndpointSettings.class,
                model,
                baseUrl,
                apiKeyEnv,
                concurrency,
                requestsPerMinute,
                timeout,
                retries,
                pricePerMillionPromptTokens,
                pricePerMillionCompletionTokens,
                tokenLimit,
                extraBody);
        if (model.isBlank()) {
            throw new InvalidValue("model", "must name a model but was \"" + model + "\"");
        }
        try {
            URI address = new URI(baseUrl);
            if (address.getHost() == null || address.getPort() > LAST_PORT) {
                throw new InvalidValue(
                        "base_url", "must name a host and a port up to 65535 but was \"" + baseUrl + "\"");
            }
            if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
                throw new InvalidValue(
                        "base_url",
                        "must be a host and a path, without user, password or parameters; the key belongs into an"
                                + " environment variable that api_key_env names");
            }
        } catch (URISyntaxException e) {
            throw new InvalidValue("base_url", "must be an address but was \"" + baseUrl + "\": " + e.getReason());
        }
        extraFields(extraBody);
    }

    private static Map<String, Object> extraFields(@Nullable String json) {
        try {
            return json == null
                    ? Map.of()
                    : JsonMapper.builder().build().readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new InvalidValue("extra_body", "must be a JSON object, in quotes, but was \"" + json + "\"");
        }
    }

    /// Returns the fields that every request has beside its own.
    Map<String, Object> extraFields() {
        return extraFields(extraBody);
    }

    /// Returns the name of the teacher: `qwen3-32b at 127.0.0.1:8000`.
    String name() {
        return model + " at " + baseUrl.replaceFirst("https?://", "").replaceFirst("(/v1)?/*$", "")
                + (extraBody == null ? "" : " with " + extraBody);
    }

    /// Returns the price of an answer.
    double cost(long promptTokens, long completionTokens) {
        return (promptTokens * pricePerMillionPromptTokens + completionTokens * pricePerMillionCompletionTokens)
                / MILLION;
    }

    /// Returns the key of the environment; null where the endpoint is asked without one.
    ///
    /// @throws ConfigException if there should be one, or it cannot be one
    @Nullable
    String key(Map<String, String> variables) {
        String key = variables.getOrDefault(apiKeyEnv, "").strip();
        if (key.isEmpty()) {
            if (apiKeyEnv.equals(STANDARD_VARIABLE) && !baseUrl.contains("//api.openai.com")) {
                return null;
            }
            throw new ConfigException("teacher.api_key_env names the environment variable " + apiKeyEnv
                    + ", which is not set; set it to the key of " + baseUrl);
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < DELETE)) {
            throw new ConfigException(
                    "the environment variable " + apiKeyEnv
                            + ", which teacher.api_key_env names, holds characters that no key has; a key is ASCII without blanks");
        }
        return key;
    }

    private static final class Provider implements TeacherProvider<EndpointSettings> {
        @Override
        public String type() {
            return "endpoint";
        }

        @Override
        public Class<EndpointSettings> settings() {
            return EndpointSettings.class;
        }

        @Override
        public boolean keepsAnswers() {
            return true;
        }

        @Override
        public Teacher create(EndpointSettings settings, TeacherContext context) {
            return new EndpointTeacher(settings, settings.key(context.variables()), Waiting.REAL);
        }
    }
}
