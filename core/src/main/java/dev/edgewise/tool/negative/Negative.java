package dev.edgewise.tool.negative;

import dev.edgewise.text.Message;

/// A wrong reply.
///
/// @param text as the model would write it
/// @param turn as a message of a conversation; calls that cannot be read are its words
/// @param source `mutation`, `own` or `teacher`
public record Negative(NegativeKind kind, String text, Message turn, String source) {}
