package dev.edgewise.selection;

/// What becomes of a row, and why.
///
/// @param response position of the response taken, 0 for the original
/// @param reason one of few sentences, so that rows can be counted by it
public record Choice(int response, boolean kept, String reason) {
    static final String FITS = "both scores are below 1";
    static final String IFD_FITS = "ifd is below 1";
    static final String IFD_HIGH = "ifd is 1 or more: the instruction does not help with the output";
    static final String RIFD_HIGH = "rifd is 1 or more: the output does not help to guess the instruction";
    static final String ORIGINAL = "the original output won: the released rule keeps refined outputs only";
    static final String NOT_TOP = "ifd is not among the highest that --top keeps";

    /// Returns why a row without a score is dropped.
    static String missing(IfdScore score) {
        return "a score is missing: " + score.missing();
    }

    /// Returns the same response, dropped because others have a higher IFD.
    Choice notTop() {
        return new Choice(response, false, NOT_TOP);
    }
}
