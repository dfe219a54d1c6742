package dev.edgewise.rollout;

/// A prompt under which a rollout was asked, where those of a group differ.
///
/// @param number its place among the prompts in use, from 0
/// @param text given to the model, template applied
/// @param ids its token ids
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GivenPrompt(int number, String text, int[] ids) {}
