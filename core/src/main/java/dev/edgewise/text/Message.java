package dev.edgewise.text;

/// One turn of a conversation. `role` is `system`, `user`, `assistant` or `tool`.
public record Message(String role, String content) {}
