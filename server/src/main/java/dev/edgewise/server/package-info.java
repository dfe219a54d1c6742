/// A model served over HTTP as OpenAI's API has it.
///
/// Begin with [dev.edgewise.server.ModelServer]. A request is read whole before anything is written
/// ([dev.edgewise.server.ChatRequest], [dev.edgewise.server.CompletionRequest]), goes to the
/// [dev.edgewise.server.batch.BatchEngine], and what comes back becomes JSON in an [dev.edgewise.server.Answer]. An
/// [dev.edgewise.server.Exchange] carries it over the wire and knows when the client has gone. Whatever a client did
/// wrong is an [dev.edgewise.server.ApiException].
@NullMarked
package dev.edgewise.server;

import org.jspecify.annotations.NullMarked;
