package dev.edgewise.server.batch;

import dev.edgewise.rollout.FinishReason;
import java.util.List;

/// What becomes of a [Generation], told in order.
public sealed interface GenerationEvent {
    /// The prompt has been read.
    ///
    /// @param known its tokens whose keys and values were there already
    /// @param scores of its tokens from the second on, if they were asked for
    record Prompt(int known, List<TokenScore> scores) implements GenerationEvent {
        public Prompt {
            scores = List.copyOf(scores);
        }
    }

    /// More of a completion; no later token takes it back.
    ///
    /// @param scores of the tokens that it came from, if they were asked for
    record Text(int copy, String text, List<TokenScore> scores) implements GenerationEvent {
        public Text {
            scores = List.copyOf(scores);
        }
    }

    /// A completion has ended.
    ///
    /// @param ids that were drawn, the end token included
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record End(int copy, FinishReason reason, int[] ids) implements GenerationEvent {}

    /// All completions have ended; nothing follows.
    record Done() implements GenerationEvent {}

    /// Something failed; nothing follows.
    record Failed(RuntimeException cause) implements GenerationEvent {}
}
