package dev.edgewise.server;

import dev.edgewise.server.batch.Generation;
import java.util.List;

/// What a request came to.
///
/// @param answer takes what the generations give
record PreparedRequest(Answer answer, List<Generation> generations, GenerationFields fields) {
    PreparedRequest {
        generations = List.copyOf(generations);
    }
}
