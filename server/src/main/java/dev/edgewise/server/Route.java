package dev.edgewise.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/// The addresses there are.
enum Route {
    HEALTH("/health", HttpMethod.GET),
    METRICS("/metrics", HttpMethod.GET),
    MODELS("/v1/models", HttpMethod.GET),
    MODEL("/v1/models/", HttpMethod.GET),
    CHAT("/v1/chat/completions", HttpMethod.POST),
    COMPLETIONS("/v1/completions", HttpMethod.POST),
    NONE("other", HttpMethod.GET);

    private final String label;
    private final HttpMethod method;

    Route(String label, HttpMethod method) {
        this.label = label;
        this.method = method;
    }

    String label() {
        return label;
    }

    static Route of(String path) {
        for (Route route : values()) {
            if (path.equals(route.label) || (route == MODEL && path.startsWith(route.label))) {
                return route;
            }
        }
        return NONE;
    }

    void requireMethod(HttpServerRequest request, String path) {
        if (this != NONE && !request.method().equals(method)) {
            request.response().putHeader("Allow", method.name());
            throw ApiException.refused(405, path + " takes " + method.name() + " only", null);
        }
    }
}
