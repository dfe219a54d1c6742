package dev.edgewise.tool.check;

import dev.edgewise.text.Conversation;

/// A question and what a right reply to it is.
///
/// @param place file and row, as messages name them
/// @param id as the file names it
/// @param kind what its results are counted under: a category, `ask`
/// @param prompt what the model is given
public record CallQuestion(String place, String id, String kind, Conversation prompt, CallProblem problem) {}
