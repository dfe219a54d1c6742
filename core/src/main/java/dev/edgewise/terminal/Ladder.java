package dev.edgewise.terminal;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Draws one environment's ladder: a block per level. The more of a level is passed, the denser and brighter its
/// block.
final class Ladder {
    /// Viridis from 0 to 1 in the 256-colour palette, lightened at its dark end.
    private static final int[] COLOURS = {61, 67, 31, 36, 41, 77, 113, 149, 220};

    private static final String BLOCKS = "░▒▓█";
    private static final String ASCII = "-=+#";

    private Ladder() {}

    /// Returns the pass rates of `environment` by level.
    static SortedMap<Integer, Double> passRates(String environment, List<CellState> cells) {
        SortedMap<Integer, Double> rates = new TreeMap<>();
        for (CellState state : cells) {
            if (state.cell().environment().equals(environment)) {
                rates.put(state.cell().level(), state.aboveChance());
            }
        }
        return rates;
    }

    /// Returns `7/14`: rungs climbed of all rungs. Rungs generated beyond the ladder do not count.
    static String position(SortedMap<Integer, Double> rates, int levels) {
        return Frontier.of(rates.headMap(levels)) + "/" + levels;
    }

    /// Draws the ladder in exactly `columns`. If there are more levels, they share a block; if there is room,
    /// they take two or more.
    static String draw(SortedMap<Integer, Double> rates, int levels, int columns, TerminalStyle style) {
        int wide = Math.clamp(columns / Math.max(1, levels), 1, 3);
        int blocks = Math.min(levels, columns);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < blocks; i++) {
            int from = (int) ((long) i * levels / blocks);
            int to = Math.max(from + 1, (int) ((long) (i + 1) * levels / blocks));
            var seen = rates.subMap(from, to).values();
            double rate = seen.stream().mapToDouble(r -> r).average().orElse(Double.NaN);
            out.append(block(rate, wide, style));
        }
        return out.append(" ".repeat(Math.max(0, columns - blocks * wide))).toString();
    }

    private static String block(double rate, int wide, TerminalStyle style) {
        if (Double.isNaN(rate)) {
            return style.dim(style.pick("·", ".").repeat(wide));
        }
        double p = Math.clamp(rate, 0, 1);
        int shade = p >= 0.85 ? 3 : p >= Frontier.THRESHOLD ? 2 : p >= 0.15 ? 1 : 0;
        String character = style.pick(BLOCKS, ASCII).substring(shade, shade + 1);
        int colour = COLOURS[(int) Math.round(p * (COLOURS.length - 1))];
        return style.paint("38;5;" + colour, character.repeat(wide));
    }
}
