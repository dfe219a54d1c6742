package dev.edgewise.model;

import java.util.Arrays;

/// How the tokens of a training batch, flattened to `N` rows, belong together.
public sealed interface TokenLayout {
    /// Returns N.
    int tokens();

    /// Returns the position of every token in its sequence, `N` of them.
    long[] positions();

    /// Returns one more than the largest position.
    int longest();

    /// `rows` sequences of `width` tokens, padded on the right: token `t` of row `r` is row `r·width + t`.
    record Rows(int rows, int width) implements TokenLayout {
        @Override
        public int tokens() {
            return rows * width;
        }

        @Override
        public long[] positions() {
            long[] positions = new long[tokens()];
            Arrays.setAll(positions, i -> i % width);
            return positions;
        }

        @Override
        public int longest() {
            return width;
        }
    }

    /// Prompts, each once, and behind them `copies` completions of each: the prompt goes through the network once and
    /// every completion attends to it.
    ///
    /// Token `t` of prompt `p` is row `p·promptWidth + t`; token `t` of completion `c` of prompt `p` is row
    /// `P·promptWidth + (p·copies + c)·width + t`. Both are padded on the right.
    ///
    /// @param promptLengths tokens of each of the `P` prompts, at most `promptWidth`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Groups(int[] promptLengths, int promptWidth, int copies, int width) implements TokenLayout {
        public int prompts() {
            return promptLengths.length;
        }

        /// Rows that hold prompts; the completions lie behind them.
        public int promptTokens() {
            return prompts() * promptWidth;
        }

        @Override
        public int tokens() {
            return promptTokens() + prompts() * copies * width;
        }

        /// Returns the first row of completion `copy` of prompt `prompt`.
        public int completion(int prompt, int copy) {
            return promptTokens() + (prompt * copies + copy) * width;
        }

        @Override
        public long[] positions() {
            long[] positions = new long[tokens()];
            for (int i = 0; i < promptTokens(); i++) {
                positions[i] = i % promptWidth;
            }
            for (int i = promptTokens(); i < positions.length; i++) {
                int behind = i - promptTokens();
                positions[i] = promptLengths[behind / (copies * width)] + (long) behind % width;
            }
            return positions;
        }

        @Override
        public int longest() {
            return Math.max(promptWidth, Arrays.stream(promptLengths).max().orElse(0) + width);
        }
    }
}
