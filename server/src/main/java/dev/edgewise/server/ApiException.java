package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// An answer that is an error, in OpenAI's shape.
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The seconds after which a client that was turned away should try again.
    static final int RETRY_SECONDS = 1;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;

    private ApiException(int status, String type, String message, @Nullable String param, @Nullable String code) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
    }

    /// A value that cannot be.
    ///
    /// @param param the field, as `messages[2].content`; null where none is at fault
    static ApiException invalid(@Nullable String param, String message) {
        return new ApiException(400, "invalid_request_error", message, param, null);
    }

    /// More tokens than there is room for.
    static ApiException tooLong(String param, String message) {
        return new ApiException(400, "invalid_request_error", message, param, "context_length_exceeded");
    }

    /// A request that is refused before its body is looked at.
    static ApiException refused(int status, String message, @Nullable String code) {
        return new ApiException(status, "invalid_request_error", message, null, code);
    }

    /// A model that is not served here.
    static ApiException unknownModel(String message) {
        return new ApiException(404, "invalid_request_error", message, "model", "model_not_found");
    }

    /// Too much to do.
    static ApiException busy(String message) {
        return new ApiException(429, "rate_limit_error", message, null, "rate_limit_exceeded");
    }

    /// Nothing more is done here.
    static ApiException closing(String message) {
        return new ApiException(503, "server_error", message, null, "shutting_down");
    }

    static ApiException timeout(String message) {
        return new ApiException(504, "server_error", message, null, "timeout");
    }

    /// A fault of ours.
    static ApiException fault() {
        return new ApiException(
                500, "server_error", "the server failed to answer this request; its log says why", null, null);
    }

    int status() {
        return status;
    }

    /// Returns `{"error": {…}}`.
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json;
    }
}
