package dev.edgewise.ranking.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.ranking.loss.BinaryCrossEntropy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What label tokens, yes and no, calibration, orders and smoothing come to, against values of another
/// implementation.
class TeacherVectorsTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    private static JsonNode vectors;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(TeacherVectorsTest.class.getResourceAsStream("teacher.json"))) {
            vectors = new ObjectMapper().readTree(in);
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Test
    void gradesOfLabelTokens() {
        assertThat(vectors.path("label_tokens")).hasSize(5).allSatisfy(one -> {
            Grades grades = Grades.of(numbers(one.path("label_logits")));
            assertThat(grades.probabilities()).containsExactly(numbers(one.path("probabilities")), CLOSE);
            assertThat(grades.expected()).isCloseTo(one.path("expected_grade").asDouble(), CLOSE);
            assertThat(grades.unit()).isCloseTo(one.path("expected_unit").asDouble(), CLOSE);
            assertThat(grades.likeliest()).isEqualTo(one.path("argmax").asInt());
            assertThat(grades.entropy()).isCloseTo(one.path("entropy_nats").asDouble(), CLOSE);
            assertThat(grades.mass(one.path("logsumexp_of_all_other_tokens").asDouble()))
                    .isCloseTo(one.path("label_mass").asDouble(), CLOSE);
        });
    }

    @Test
    void yesAndNo() {
        assertThat(vectors.path("yes_no")).hasSize(5).allSatisfy(one -> {
            Grades grades = Grades.of(one.path("no").asDouble(), one.path("yes").asDouble());
            assertThat(grades.logit()).isCloseTo(one.path("score").asDouble(), CLOSE);
            assertThat(grades.unit()).isCloseTo(one.path("p_yes").asDouble(), CLOSE);
            assertThat(grades.probabilities()[1])
                    .isCloseTo(one.path("p_yes_by_softmax").asDouble(), CLOSE);
        });
    }

    @Test
    void theLogitOfMoreGradesIsTheLogOddsOfTheirUnit() {
        assertThat(Grades.of(0, 0, 0).logit()).isZero();
        assertThat(Grades.of(1, 2, 3).logit()).isCloseTo(-Grades.of(3, 2, 1).logit(), CLOSE);
        assertThat(Grades.of(0, 0, 60).logit()).isCloseTo(60 + Math.log(2 / 3.0), CLOSE);
        assertThat(Grades.of(60, 0, 0).logit()).isCloseTo(-60 - Math.log(2 / 3.0), CLOSE);
        assertThat(Grades.of(Double.NaN, 1).finite()).isFalse();
    }

    @Test
    void calibration() {
        assertThat(vectors.path("per_query_calibration")).hasSize(5).allSatisfy(one -> {
            double[] scores = numbers(one.path("scores"));
            assertThat(Calibration.NONE.of(scores)).containsExactly(scores);
            assertThat(Calibration.CENTRE.of(scores)).containsExactly(numbers(one.path("centred")), CLOSE);
            assertThat(Calibration.STANDARDISE.of(scores))
                    .containsExactly(numbers(one.path("standardised_population")), CLOSE);
            assertThat(Calibration.MIN_MAX.of(scores)).containsExactly(numbers(one.path("min_max")), CLOSE);
        });
    }

    @Test
    void smoothing() {
        assertThat(vectors.path("label_smoothing_bce")).hasSize(5).allSatisfy(one -> {
            double[] logit = {one.path("logit").asDouble()};
            double[] slope = new double[1];
            double loss = new BinaryCrossEntropy(1, one.path("epsilon").asDouble())
                    .add(logit, new double[] {one.path("label").asDouble()}, slope);
            assertThat(loss).isCloseTo(one.path("loss").asDouble(), CLOSE);
            double share = 1 / (1 + Math.exp(-logit[0]));
            assertThat(slope[0]).isCloseTo(share - one.path("smoothed").asDouble(), CLOSE);
        });
    }
}
