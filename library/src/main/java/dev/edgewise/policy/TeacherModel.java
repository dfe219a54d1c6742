package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What teaches a policy token by token: a model beside it, or one that is asked. Both think in the policy's
/// tokens.
public sealed interface TeacherModel extends Reference {
    /// A model in this process. It may be the student itself, reading under other prompts.
    ///
    /// @param policy its vocabulary begins with the student's
    record Beside(Policy policy) implements TeacherModel {
        @Override
        public List<float[]> logProbs(List<TrainingSequence> sequences, double temperature) {
            policy.weights().unpack();
            return policy.logProbs(
                    sequences.stream().map(TrainingSequence::asTaught).toList(), temperature);
        }
    }

    /// A model elsewhere, which tells of its most likely tokens. What it said last is kept, since several
    /// updates may learn from one batch.
    final class Asked implements TeacherModel {
        private final TokenTeacher teacher;
        private final Tokenizer tokenizer;
        private List<TrainingSequence> asked = List.of();
        private List<List<TokenDistribution>> said = List.of();

        /// @param tokenizer the student's
        public Asked(TokenTeacher teacher, Tokenizer tokenizer) {
            this.teacher = teacher;
            this.tokenizer = tokenizer;
        }

        /// Shows it a sample of the student's tokens, see [TokenTeacher#introduce].
        public void introduce(TokenText sample, Consumer<String> warn) {
            teacher.introduce(sample, warn);
        }

        /// Returns what it says of every learned token.
        @SuppressWarnings("ReferenceEquality") // the iterations of one batch bring the same list
        List<List<TokenDistribution>> tokens(List<TrainingSequence> sequences, int topK) {
            if (asked != sequences) {
                said = learned(sequences, topK);
                asked = sequences;
            }
            return said;
        }

        private List<List<TokenDistribution>> learned(List<TrainingSequence> sequences, int topK) {
            List<List<TokenDistribution>> all = teacher.tokens(
                    sequences.stream()
                            .map(TrainingSequence::asTaught)
                            .map(this::text)
                            .toList(),
                    topK);
            return IntStream.range(0, all.size())
                    .mapToObj(i -> IntStream.range(0, all.get(i).size())
                            .filter(sequences.get(i)::learns)
                            .mapToObj(all.get(i)::get)
                            .toList())
                    .toList();
        }

        private TokenText text(TrainingSequence sequence) {
            return new TokenText(
                    sequence.promptIds(),
                    sequence.completionIds(),
                    Arrays.stream(sequence.completionIds())
                            .mapToObj(id -> tokenizer.decode(new int[] {id}, false))
                            .toList());
        }

        /// Its answers are those of temperature 1.
        @Override
        public List<float[]> logProbs(List<TrainingSequence> sequences, double temperature) {
            List<float[]> all = new ArrayList<>();
            for (List<TokenDistribution> tokens : learned(sequences, 0)) {
                float[] row = new float[tokens.size()];
                IntStream.range(0, row.length)
                        .forEach(t -> row[t] = tokens.get(t).logProb());
                all.add(row);
            }
            return all;
        }
    }
}
