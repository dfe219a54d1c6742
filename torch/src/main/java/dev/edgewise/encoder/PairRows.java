package dev.edgewise.encoder;

import dev.edgewise.error.DataException;
import dev.edgewise.error.ModelException;
import dev.edgewise.ranking.PairTokens;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The tokens of a batch of pairs, laid one behind the other without padding: `N` rows of a matrix.
///
/// The longest pair comes first, so that pairs of like length are neighbours.
final class PairRows {
    private final EncoderConfig config;
    private final List<PairTokens> pairs;
    private final int[] order;
    private final int[] starts;
    private final int tokens;

    /// @throws ModelException if a token is none of the model's
    /// @throws DataException if a pair is longer than the model can read
    PairRows(List<PairTokens> pairs, EncoderConfig config) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one pair");
        }
        this.config = config;
        this.pairs = List.copyOf(pairs);
        this.order = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                        (Integer i) -> -this.pairs.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
        this.starts = new int[order.length];
        int rows = 0;
        for (int i = 0; i < order.length; i++) {
            requireReadable(order[i]);
            starts[i] = rows;
            rows += length(i);
        }
        this.tokens = rows;
    }

    private void requireReadable(int index) {
        PairTokens pair = pairs.get(index);
        if (pair.length() > config.longest()) {
            throw new DataException("pair " + index + " of a batch has " + pair.length() + " tokens, but the "
                    + config.family().type() + " encoder reads at most " + config.longest()
                    + "; truncate pairs to that length");
        }
        for (int i = 0; i < pair.length(); i++) {
            require("token", pair.ids()[i], index, config.vocabulary(), "ids of the vocabulary");
            if (config.family().readsTypes()) {
                require("token type", pair.typeIds()[i], index, config.types(), "token types");
            }
        }
    }

    private void require(String what, int value, int index, int count, String rows) {
        if (value >= count) {
            throw new ModelException(what + " " + value + " of pair " + index + " of a batch is beyond the " + count
                    + " " + rows + " of the " + config.family().type()
                    + " encoder; use the tokenizer that belongs to the model");
        }
    }

    /// Returns the number of pairs.
    int count() {
        return order.length;
    }

    /// Returns N.
    int tokens() {
        return tokens;
    }

    /// Returns where the i-th pair of this batch stands in the caller's list.
    int place(int i) {
        return order[i];
    }

    /// Returns the first row of the i-th pair.
    int start(int i) {
        return starts[i];
    }

    int length(int i) {
        return pairs.get(order[i]).length();
    }

    /// Returns the first row of every pair.
    long[] firstRows() {
        return IntStream.of(starts).asLongStream().toArray();
    }

    /// Returns the pair of every row.
    long[] pairOfRows() {
        return IntStream.range(0, count())
                .flatMap(i -> IntStream.generate(() -> i).limit(length(i)))
                .asLongStream()
                .toArray();
    }

    long[] ids() {
        return IntStream.of(order)
                .flatMap(i -> IntStream.of(pairs.get(i).ids()))
                .asLongStream()
                .toArray();
    }

    /// Returns the token type of every row; 0 where the family has one type.
    long[] types() {
        return config.family().readsTypes()
                ? IntStream.of(order)
                        .flatMap(i -> IntStream.of(pairs.get(i).typeIds()))
                        .asLongStream()
                        .toArray()
                : new long[tokens];
    }

    /// Returns the place of every row in its pair.
    long[] places() {
        return IntStream.range(0, count())
                .flatMap(i -> IntStream.range(0, length(i)))
                .asLongStream()
                .toArray();
    }

    /// Returns the row of the position table for every row. RoBERTa counts tokens other than padding, from the
    /// padding id on, which padding itself has.
    long[] positions() {
        if (!config.family().positionsFollowPadding()) {
            return places();
        }
        long[] positions = new long[tokens];
        int row = 0;
        for (int i : order) {
            int counted = 0;
            for (int id : pairs.get(i).ids()) {
                counted += id == config.padding() ? 0 : 1;
                positions[row++] = (long) config.padding() + (id == config.padding() ? 0 : counted);
            }
        }
        return positions;
    }
}
