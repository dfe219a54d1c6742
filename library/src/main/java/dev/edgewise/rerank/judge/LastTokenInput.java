package dev.edgewise.rerank.judge;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pairs as `…ForSequenceClassification` of `transformers` reads them: the two texts as its tokenizer joins
/// them, without a prompt. The head scores the state of the last token that is no padding.
///
/// @param scores of the head
/// @param padding id of the padding token; -1 where the model has none
public record LastTokenInput(
        PairTokenizer tokenizer, PairLimit limit, int scores, ScoreActivation activation, int padding)
        implements DecoderInput {
    @Override
    public TokenizedPairs tokenize(List<String> queries, List<String> documents) {
        TokenizedPairs read = tokenizer.encode(queries, documents, limit);
        List<PairTokens> pairs = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            PairTokens pair = unpadded(read.pairs().get(i));
            if (pair.length() < 2) {
                throw new DataException("the query \"" + Quoted.of(queries.get(i)) + "\" and its document \""
                        + Quoted.of(documents.get(i)) + "\" are fewer than two tokens together; remove the pair");
            }
            pairs.add(pair);
        }
        return new TokenizedPairs(pairs, read.cut(), read.fallbacks());
    }

    private PairTokens unpadded(PairTokens pair) {
        int length = pair.length();
        while (length > 1 && pair.ids()[length - 1] == padding) {
            length--;
        }
        return length == pair.length()
                ? pair
                : new PairTokens(Arrays.copyOf(pair.ids(), length), Arrays.copyOf(pair.typeIds(), length));
    }

    @Override
    public int[] outputs() {
        return IntStream.range(0, scores).toArray();
    }

    @Override
    public String description() {
        return "scores its last token";
    }
}
