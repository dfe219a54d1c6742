package dev.edgewise.environment;

import dev.edgewise.rollout.FinishReason;
import dev.edgewise.tool.ToolReply;

/// What a model wrote in its turn.
///
/// @param text without special tokens; a stop string and what follows it are cut off
/// @param read the text as words and calls, in the format in which the model writes calls
/// @param finish why the turn ended
public record ModelTurn(String text, ToolReply read, FinishReason finish) {}
