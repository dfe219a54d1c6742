package dev.edgewise.curriculum.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.curriculum.Evidence;
import dev.edgewise.error.ConfigException;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LadderModelTest {
    private static final LadderModel STANDARD = new LadderModel(1, 1);
    private static final Evidence NONE = new Evidence(0, 0);

    /// torch, with the dense Hessian, see `testkit/oracle/make_ladder_model.py`.
    @Test
    void beliefsMatchTorch() {
        for (JsonNode v : Golden.read("ladder_model.json")) {
            double[] successes = Golden.doubles(v.get("successes"));
            double[] failures = Golden.doubles(v.get("failures"));
            List<Evidence> evidence = new ArrayList<>();
            for (int l = 0; l < successes.length; l++) {
                evidence.add(new Evidence(successes[l], failures[l]));
            }
            LadderModel model =
                    new LadderModel(v.get("gap").doubleValue(), v.get("spread").doubleValue());
            List<Set<String>> attributes = new ArrayList<>();
            for (JsonNode names : v.get("attributes")) {
                Set<String> of = new TreeSet<>();
                names.forEach(name -> of.add(name.textValue()));
                attributes.add(of);
            }
            List<Belief> beliefs =
                    model.fit(evidence, attributes, v.get("bottom").intValue());
            assertThat(beliefs.stream().mapToDouble(Belief::mean).toArray())
                    .as("%s", v)
                    .containsExactly(Golden.doubles(v.get("mean")), within(1e-7));
            assertThat(beliefs.stream().mapToDouble(Belief::deviation).toArray())
                    .as("%s", v)
                    .containsExactly(Golden.doubles(v.get("deviation")), within(1e-7));
        }
    }

    @Test
    void withoutEvidenceBeliefsFallAndWiden() {
        List<Belief> beliefs = plain(List.of(NONE, NONE, NONE));
        assertThat(beliefs).extracting(Belief::mean).containsExactly(0.0, -1.0, -2.0);
        assertThat(beliefs.get(2).deviation()).isCloseTo(Math.sqrt(4 + 1 + 1), within(1e-9));
    }

    @Test
    void oneRungInformsItsNeighbours() {
        List<Belief> unknown = plain(List.of(NONE, NONE, NONE, NONE, NONE));
        List<Belief> strong = plain(List.of(NONE, NONE, new Evidence(24, 0), NONE, NONE));
        List<Belief> weak = plain(List.of(NONE, NONE, new Evidence(0, 24), NONE, NONE));
        for (int rung = 0; rung < 5; rung++) {
            assertThat(strong.get(rung).mean()).isGreaterThan(unknown.get(rung).mean() + 0.5);
            assertThat(weak.get(rung).mean()).isLessThan(unknown.get(rung).mean() - 0.5);
            assertThat(strong.get(rung).deviation())
                    .isLessThan(unknown.get(rung).deviation());
        }
        assertThat(strong).extracting(Belief::mean).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    /// Failing on one rung with a carry lowers the next one with a carry more than the one between, which has none.
    @Test
    void oneRungInformsThoseOfItsKind() {
        List<Evidence> evidence = List.of(new Evidence(40, 0), new Evidence(2, 38), new Evidence(38, 2), NONE, NONE);
        Set<String> carry = Set.of("carry");
        List<Belief> plain = plain(evidence);
        List<Belief> kinds = STANDARD.fit(evidence, List.of(Set.of(), carry, Set.of(), carry, Set.of()), 0);
        assertThat(kinds.get(3).mean()).isLessThan(plain.get(3).mean() - 1);
        assertThat(kinds.get(4).mean()).isGreaterThan(kinds.get(3).mean());
        assertThat(kinds.get(2).passRate()).isCloseTo(0.93, within(0.04));
    }

    @Test
    void muchEvidenceOutweighsTheLadder() {
        List<Belief> beliefs = plain(List.of(new Evidence(20, 180), new Evidence(180, 20)));
        assertThat(beliefs.get(0).passRate()).isCloseTo(0.1, within(0.04));
        assertThat(beliefs.get(1).passRate()).isCloseTo(0.9, within(0.04));
    }

    /// Without attributes, the lowest rung first.
    private static List<Belief> plain(List<Evidence> evidence) {
        return STANDARD.fit(evidence, Collections.nCopies(evidence.size(), Set.of()), 0);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new LadderModel(-1, 1))
                .withMessage("rung_gap and rung_spread are -1.0 and 1.0; allowed are a number of at least 0 and one"
                        + " above 0, for example 1 and 1");
    }
}
