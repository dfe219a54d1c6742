package dev.edgewise.selection;

/// A student's perplexities of an instruction and its output, and the two scores made of them.
///
///     IFD   = ppl(output | instruction) / ppl(output)
///     r-IFD = ppl(instruction | output) / ppl(instruction)
///
/// A perplexity that could not be taken is NaN, never 0. So is a score made of it, and every comparison with it is
/// false.
///
/// @param cut whether one of the texts was longer than the length allowed and lost its end
/// @param missing why a perplexity is missing; empty where none is
public record IfdScore(
        double outputAlone,
        double outputGiven,
        double instructionAlone,
        double instructionGiven,
        boolean cut,
        String missing) {
    /// Returns how much the instruction helps with the output: the higher below 1, the harder; NaN if missing.
    public double ifd() {
        return finite(outputGiven / outputAlone);
    }

    /// Returns how much the output helps to guess the instruction: the lower, the better they fit; NaN if missing.
    public double rifd() {
        return finite(instructionGiven / instructionAlone);
    }

    /// Returns whether both scores are there and below 1.
    public boolean fits() {
        return ifd() < 1 && rifd() < 1;
    }

    private static double finite(double ratio) {
        return Double.isFinite(ratio) ? ratio : Double.NaN;
    }
}
