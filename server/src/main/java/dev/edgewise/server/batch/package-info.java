/// Continuous batching: requests join and leave a running batch between tokens.
///
/// Begin with [dev.edgewise.server.batch.BatchEngine], which owns the model on a thread of its own. A
/// [dev.edgewise.server.batch.Generation] is what a request asks for, [dev.edgewise.server.batch.GenerationEvent]
/// what it is told. [dev.edgewise.server.batch.PromptCache] keeps keys and values from request to request. Nothing
/// here knows HTTP.
@NullMarked
package dev.edgewise.server.batch;

import org.jspecify.annotations.NullMarked;
