package dev.edgewise.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KEYS = List.of("learning_rate", "max_steps", "temperature", "top_p", "top_k");

    @ParameterizedTest
    @CsvSource({
        "learning-rate, learning_rate",
        "learnign_rate, learning_rate",
        "Temprature, temperature",
        "max_step, max_steps",
        "topp, top_p",
        "top_kk, top_k"
    })
    void findsTheNameThatWasMeant(String typed, String meant) {
        assertThat(NearestName.of(typed, KEYS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "steps_per_generation", "x", "''"})
    void staysSilentWhenNothingIsNear(String typed) {
        assertThat(NearestName.of(typed, KEYS)).isEmpty();
        assertThat(NearestName.hint(typed, KEYS)).isEmpty();
    }

    @Test
    void noCandidatesGiveNoName() {
        assertThat(NearestName.of("learning_rate", List.of())).isEmpty();
    }

    @Test
    void tiesGoToTheEarlierCandidate() {
        assertThat(NearestName.of("top_x", KEYS)).contains("top_p");
        assertThat(NearestName.of("top_x", KEYS.reversed())).contains("top_k");
    }

    @Test
    void hintIsReadyToAppend() {
        assertThat("Unknown key \"max_step\"." + NearestName.hint("max_step", KEYS))
                .isEqualTo("Unknown key \"max_step\". Did you mean \"max_steps\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "kitten, sitting, 3",
        "ca, abc, 3",
        "ab, ba, 1",
        "answer, answre, 1",
        "'', abc, 3",
        "abc, '', 3",
        "flaw, lawn, 2",
        "same, same, 0"
    })
    void distanceIsOptimalStringAlignment(String a, String b, int expected) {
        assertThat(NearestName.distance(a, b)).isEqualTo(expected);
    }
}
