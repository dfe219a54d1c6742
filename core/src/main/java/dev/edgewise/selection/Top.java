package dev.edgewise.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Limits how many rows are kept: those with the highest IFD stay.
///
/// @param amount up to 1 a share of all rows, above a number of rows
public record Top(double amount) {
    /// Makes up for products that come out below the whole number they stand for: 0.29 · 100.
    private static final double ROUNDING = 1e-9;

    /// Keeps every row that its rule keeps.
    public static final Top ALL = new Top(1);

    public Top {
        if (!(amount > 0) || (amount > 1 && amount != Math.rint(amount))) {
            throw new IllegalArgumentException("a top is a share up to 1 or a whole number of rows but was " + amount);
        }
    }

    /// Returns the choices with those dropped that are too many.
    ///
    /// @param ifds the IFD of each choice's response
    public List<Choice> limit(List<Choice> choices, List<Double> ifds) {
        long most = amount > 1 ? (long) amount : Math.max(1, (long) (amount * choices.size() + ROUNDING));
        List<Choice> limited = new ArrayList<>(choices);
        IntStream.range(0, choices.size())
                .filter(i -> choices.get(i).kept())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -ifds.get(i))
                        .thenComparing(Comparator.naturalOrder()))
                .skip(most)
                .forEach(i -> limited.set(i, choices.get(i).notTop()));
        return limited;
    }
}
