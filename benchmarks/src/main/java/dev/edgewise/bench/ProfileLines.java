package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.PhaseTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Where the time of our training steps went, a line per row of the table.
final class ProfileLines {
    private ProfileLines() {}

    static List<String> of(JsonNode json) {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : json.path("rows")) {
            List<Map<String, Double>> rounds = new ArrayList<>();
            for (JsonNode round :
                    json.path("contenders").path(row.path("contender").asText()).path("rounds")) {
                Map<String, Double> phases = new HashMap<>();
                round.path("profile")
                        .properties()
                        .forEach(entry ->
                                phases.put(entry.getKey(), entry.getValue().asDouble()));
                rounds.add(phases);
            }
            PhaseTotals totals = PhaseTotals.of(rounds);
            if (totals.steps() > 0 && totals.seconds().containsKey(Phase.BACKWARD)) {
                lines.add(row.path("id").asText() + ": " + line(totals));
            }
        }
        return lines;
    }

    private static String line(PhaseTotals totals) {
        return totals.seconds().entrySet().stream()
                .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
                .map(entry -> String.format(
                        Locale.ROOT, "%s %.1f %%", entry.getKey().label(), 100 * totals.share(entry.getKey())))
                .collect(Collectors.joining(", "));
    }
}
