package dev.edgewise.generate;

import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import java.util.IdentityHashMap;
import java.util.List;

/// Begins the rows of a batch, each with what makes its text.
final class NewRows {
    private final Tokenizer tokenizer;
    private final List<String> stop;
    private final IdentityHashMap<Tokenizer, StopStrings> stops = new IdentityHashMap<>();

    /// @param tokenizer of requests that bring none
    /// @param stop strings that end completions
    NewRows(Tokenizer tokenizer, List<String> stop) {
        this.tokenizer = tokenizer;
        this.stop = stop;
    }

    /// Begins the row of a request, whose own maker of texts goes first.
    Row begin(Generator.Request request, long seed, int most) {
        Tokenizer own = request.reader() == null ? tokenizer : request.reader();
        StopStrings watched =
                stop.isEmpty() ? null : stops.computeIfAbsent(own, reader -> new StopStrings(reader, stop));
        return new Row(seed, most, own, watched, request.begin());
    }
}
