/// A teacher behind an OpenAI-compatible chat endpoint.
///
/// [dev.edgewise.teacher.endpoint.EndpointSettings] are the keys.
/// [dev.edgewise.teacher.endpoint.EndpointTeacher] asks several requests at once through LangChain4j's client,
/// which writes requests and reads answers. [dev.edgewise.teacher.endpoint.EndpointTransport] carries them: it
/// keeps the rate, tries again, and says in words what went wrong.
///
/// [dev.edgewise.teacher.endpoint.TokenProbabilities] asks how likely given tokens are, and
/// [dev.edgewise.teacher.endpoint.TokenNames] sees by their names whether the endpoint has the student's tokens.
@NullMarked
package dev.edgewise.teacher.endpoint;

import org.jspecify.annotations.NullMarked;
