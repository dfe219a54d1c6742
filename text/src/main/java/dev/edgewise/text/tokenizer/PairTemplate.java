package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.ranking.PairTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a tokenizer's post-processor puts around two texts: `[CLS] A [SEP] B [SEP]` of BERT, `<s> A </s></s> B </s>` of
/// RoBERTa.
final class PairTemplate {
    private static final int FIRST = -1;
    private static final int SECOND = -2;

    private final List<Piece> pieces;

    /// @param id a special token, [#FIRST] or [#SECOND]
    private record Piece(int id, int type) {}

    private PairTemplate(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /// Reads the template of a decoder's `tokenizer.json`, as `transformers` uses it: where it has none, one
    /// text follows the other. What lies before the second text has the type 0, the rest 1.
    static PairTemplate joined(JsonNode postProcessor) {
        List<Piece> pieces = pieces(postProcessor, false);
        List<Piece> found = pieces == null ? List.of(new Piece(FIRST, 0), new Piece(SECOND, 0)) : pieces;
        int second = found.stream().map(Piece::id).toList().indexOf(SECOND);
        return new PairTemplate(IntStream.range(0, found.size())
                .mapToObj(i -> new Piece(found.get(i).id(), i < second ? 0 : 1))
                .toList());
    }

    /// Reads the template of a `tokenizer.json` whose shape was checked.
    ///
    /// @throws ModelException if it puts nothing between two texts
    static PairTemplate of(JsonNode postProcessor, String source) {
        List<Piece> pieces = pieces(postProcessor, true);
        if (pieces == null) {
            throw new ModelException(source + " has no template for a pair of texts: its post_processor is "
                    + Quoted.of(postProcessor.path("type").asText("missing"))
                    + ". A model that scores pairs needs special tokens between the texts; use the tokenizer of an"
                    + " encoder such as BERT, RoBERTa or XLM-R.");
        }
        return new PairTemplate(pieces);
    }

    /// Returns the pieces for a pair; null where there are none.
    ///
    /// @param parted whether a special token has to part the texts
    private static @Nullable List<Piece> pieces(JsonNode processor, boolean parted) {
        return switch (processor.path("type").asText()) {
            case "BertProcessing" -> {
                Piece begin = new Piece(processor.path("cls").path(1).asInt(), 0);
                int end = processor.path("sep").path(1).asInt();
                yield List.of(begin, new Piece(FIRST, 0), new Piece(end, 0), new Piece(SECOND, 1), new Piece(end, 1));
            }
            case "RobertaProcessing" -> {
                Piece begin = new Piece(processor.path("cls").path(1).asInt(), 0);
                Piece end = new Piece(processor.path("sep").path(1).asInt(), 0);
                yield List.of(begin, new Piece(FIRST, 0), end, end, new Piece(SECOND, 0), end);
            }
            case "TemplateProcessing" -> template(processor, parted);
            case "Sequence" -> {
                List<Piece> found = null;
                for (JsonNode one : processor.path("processors")) {
                    found = found == null ? pieces(one, parted) : found;
                }
                yield found;
            }
            default -> null;
        };
    }

    private static @Nullable List<Piece> template(JsonNode processor, boolean parted) {
        List<Piece> pieces = new ArrayList<>();
        for (JsonNode piece : processor.path("pair")) {
            JsonNode special = piece.path("SpecialToken");
            if (special.isObject()) {
                int type = special.path("type_id").asInt();
                processor
                        .path("special_tokens")
                        .path(special.path("id").asText())
                        .path("ids")
                        .forEach(id -> pieces.add(new Piece(id.asInt(), type)));
            } else {
                JsonNode sequence = piece.path("Sequence");
                pieces.add(new Piece(
                        sequence.path("id").asText().equals("A") ? FIRST : SECOND,
                        sequence.path("type_id").asInt()));
            }
        }
        List<Integer> ids = pieces.stream().map(Piece::id).toList();
        boolean once = List.of(FIRST, SECOND).stream()
                .allMatch(text -> ids.contains(text) && ids.indexOf(text) == ids.lastIndexOf(text));
        return once && (!parted || Math.abs(ids.indexOf(FIRST) - ids.indexOf(SECOND)) > 1) ? pieces : null;
    }

    /// Returns the number of special tokens.
    int specials() {
        return pieces.size() - 2;
    }

    /// Returns the special tokens' largest id.
    int largestId() {
        return pieces.stream().mapToInt(Piece::id).max().orElse(0);
    }

    /// Puts the special tokens around the beginnings of two texts.
    PairTokens around(int[] first, int[] second, PairTruncation.PairLengths kept) {
        int[] ids = new int[specials() + kept.sum()];
        int[] types = new int[ids.length];
        int at = 0;
        for (Piece piece : pieces) {
            int length = 1;
            if (piece.id() == FIRST) {
                length = kept.first();
                System.arraycopy(first, 0, ids, at, length);
            } else if (piece.id() == SECOND) {
                length = kept.second();
                System.arraycopy(second, 0, ids, at, length);
            } else {
                ids[at] = piece.id();
            }
            Arrays.fill(types, at, at + length, piece.type());
            at += length;
        }
        return new PairTokens(ids, types);
    }
}
