package dev.edgewise.teacher;

/// What answers took.
///
/// @param requests answers that the teacher wrote now; those at hand already do not count
/// @param promptTokens tokens that it read
/// @param completionTokens tokens that it wrote
/// @param cost money, in the unit of the prices configured; 0 without prices
public record TeacherUsage(long requests, long promptTokens, long completionTokens, double cost) {
    public static final TeacherUsage NONE = new TeacherUsage(0, 0, 0, 0);

    /// Returns the sum.
    public TeacherUsage plus(TeacherUsage other) {
        return new TeacherUsage(
                requests + other.requests,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cost + other.cost);
    }
}
