package dev.edgewise.selection;

/// An instruction with one response.
///
/// @param input what the instruction is about; empty for none
public record InstructionPair(String instruction, String input, String output) {}
