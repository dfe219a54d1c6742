package dev.edgewise.assembly;

/// A reply of an evaluation, and what became of it.
///
/// @param source the environment or file that asked
/// @param id of the task or question
/// @param kind the level's description, or the kind of question
/// @param text as the model wrote it, without special tokens
/// @param right whether it counts as right
/// @param error what is wrong with it; empty where nothing is, or where the environment does not say it
/// @param truncated whether it was cut at the length limit
public record LoggedReply(
        String source, String id, String kind, String text, boolean right, String error, boolean truncated) {}
