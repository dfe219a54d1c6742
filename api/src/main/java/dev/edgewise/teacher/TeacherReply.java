package dev.edgewise.teacher;

/// What a teacher wrote.
///
/// @param complete whether the teacher ended it; false where the limit cut it off
/// @param usage what it took; nothing where the answer was at hand already
public record TeacherReply(String text, boolean complete, TeacherUsage usage) {}
