package dev.edgewise.environment.written;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import java.util.random.RandomGenerator;

/// How often the expert writes in each format, in any unit: 4, 2, 1, 1 are a half, a quarter, an eighth, an eighth.
@About(
        "Parts in which expert solutions are written in each format: {chain: 4, prose: 2, program: 1, bare: 1} writes every"
                + " second one as a chain. Answers are judged whichever format the model picks.")
public record FormatMix(
        @Key(
                value = "Equations, a line each, then the marked answer: `3+4=7`, `7-2=5`.",
                standard = "0.0",
                range = "[0, )",
                unit = "parts")
        double chain,

        @Key(
                value = "The same in words: `3 plus 4 is 7. 7 minus 2 is 5.`",
                standard = "0.0",
                range = "[0, )",
                unit = "parts")
        double prose,

        @Key(
                value =
                        "A program that returns the answer, without a mark. It is judged by running it (docs/formats.md).",
                standard = "0.0",
                range = "[0, )",
                unit = "parts")
        double program,

        @Key(value = "The marked answer alone.", standard = "0.0", range = "[0, )", unit = "parts")
        double bare) {
    private static final List<Writing> FORMATS = List.of(Writing.CHAIN, Writing.PROSE, Writing.PROGRAM, Writing.BARE);

    public FormatMix {
        Keys.check(FormatMix.class, chain, prose, program, bare);
        if (chain + prose + program + bare == 0) {
            throw new InvalidValue(
                    "chain",
                    "must be above 0, or prose, program or bare must, but all of them are 0: name a format in which"
                            + " solutions are written, for example chain: 1");
        }
    }

    /// Draws a format in proportion to its part.
    Writing draw(RandomGenerator random) {
        return FORMATS.get(Draw.weighted(new double[] {chain, prose, program, bare}, random));
    }
}
