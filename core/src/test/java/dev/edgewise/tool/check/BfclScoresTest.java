package dev.edgewise.tool.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BfclScoresTest {
    static Stream<JsonNode> cases() {
        return Golden.read("calls/bfcl_overall.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void groupsAndOverallScoresAreThoseOfTheLeaderboard(JsonNode one) {
        Map<String, Double> accuracy = new HashMap<>();
        one.path("accuracy")
                .properties()
                .forEach(e -> accuracy.put(e.getKey(), e.getValue().doubleValue()));
        BfclScores scores = new BfclScores(accuracy);
        Map<String, Double> found = new LinkedHashMap<>();
        found.put("simple", scores.simple());
        found.put("non_live_v4", scores.nonLive());
        found.put("live_v4", scores.live());
        found.put("irrelevance", scores.irrelevance());
        found.put("multi_turn", scores.multiTurn());
        found.put("agentic", scores.agentic());
        found.put("overall_v4", scores.overall());
        found.put("non_live_v3", scores.nonLiveOfVersion3());
        found.put("live_v3", scores.liveOfVersion3());
        found.put("overall_v3", scores.overallOfVersion3());
        JsonNode expected = one.path("expect");
        assertThat(found).hasSize(expected.size());
        found.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(expected.path(name).doubleValue(), within(1e-12)));
    }

    @Test
    void onlyMeasuredGroupsAreShown() {
        assertThat(new BfclScores(Map.of("multiple", 0.5, "live_irrelevance", 1.0)).groups())
                .isEqualTo(Map.of("non_live", 0.125, "irrelevance", 0.5));
    }
}
