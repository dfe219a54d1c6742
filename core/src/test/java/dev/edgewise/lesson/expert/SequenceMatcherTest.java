package dev.edgewise.lesson.expert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import org.junit.jupiter.api.Test;

class SequenceMatcherTest {
    private static double ratio(String a, String b, boolean autojunk) {
        return new SequenceMatcher(b, autojunk).ratio(a);
    }

    /// Bit for bit.
    @Test
    void ratiosAreThoseOfPython() {
        int pairs = 0;
        for (JsonNode group : new JsonNode[] {Golden.vectors("difflib"), Golden.read("difflib.json")}) {
            for (JsonNode pair : group) {
                String a = pair.path("a").textValue();
                String b = pair.path("b").textValue();
                assertThat(ratio(a, b, true))
                        .as("%s | %s", a, b)
                        .isEqualTo(pair.path("ratio").doubleValue());
                assertThat(ratio(a, b, false))
                        .as("%s | %s, without autojunk", a, b)
                        .isEqualTo(pair.path("ratio_noautojunk").doubleValue());
                pairs++;
            }
        }
        assertThat(pairs).isGreaterThan(300);
    }

    @Test
    void oneMatcherComparesManyTexts() {
        SequenceMatcher matcher = new SequenceMatcher("7+5=12", false);
        assertThat(matcher.ratio("7+5=12")).isEqualTo(1);
        assertThat(matcher.ratio("")).isZero();
        assertThat(matcher.ratio("7+5=11")).isEqualTo(10.0 / 12);
        assertThat(matcher.ratio("7+5=12")).isEqualTo(1);
    }

    /// A digit of 260 characters apart: with autojunk almost nothing is shared.
    @Test
    void frequentCharactersCountWithoutAutojunk() {
        String one = "the sum is 12".repeat(20);
        String other = "the sum is 13".repeat(20);
        assertThat(ratio(one, other, true)).isLessThan(0.05);
        assertThat(ratio(one, other, false)).isGreaterThan(0.9);
    }
}
