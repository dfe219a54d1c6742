package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.loss.Distilled;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A teacher that is asked for its most likely tokens.
@Tag("native")
class AskedTeacherTest {
    /// Says the same of every token.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Saying(int[] ids, float[] logProbs) implements TokenTeacher {
        @Override
        public String name() {
            return "saying";
        }

        @Override
        public List<TeacherReply> ask(List<TeacherRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<List<TokenDistribution>> tokens(List<TokenText> texts, int topK) {
            TokenDistribution each = new TokenDistribution(-1.5f, ids, logProbs);
            return texts.stream()
                    .map(text -> Collections.nCopies(text.completion().length, each))
                    .toList();
        }
    }

    private static double loss(double beta, int... ids) throws IOException {
        GoldenBatch batch = GoldenBatch.of("llama", "sft");
        float[] logProbs = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            logProbs[i] = -2 - i;
        }
        try (var _ = TensorScope.open();
                HfTokenizer tokenizer = CharacterTokenizer.create("01", null);
                Policy student = batch.policy(DType.F32, Device.CPU, 4096)) {
            return student.accumulate(
                            new BatchPart(
                                    new Distilled(null, new Divergence(1, beta, 1, 3, true)), batch.sequences(), 1),
                            1,
                            null,
                            null,
                            new TeacherModel.Asked(new Saying(ids, logProbs), tokenizer))
                    .loss();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void tokensBeyondTheStudentsVocabularyAreLeftOut(double beta) throws IOException {
        assertThat(loss(beta, 3, 4, 1_000_000)).isFinite().isCloseTo(loss(beta, 3, 4), within(1e-9));
        assertThat(loss(beta, 1_000_000))
                .as("the text's own token stays")
                .isFinite()
                .isPositive();
    }
}
