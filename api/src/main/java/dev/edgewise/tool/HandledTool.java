package dev.edgewise.tool;

/// A tool with what it does.
public record HandledTool(Tool tool, ToolHandler handler) {}
