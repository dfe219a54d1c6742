package dev.edgewise.probe;

import dev.edgewise.curriculum.Frontier;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Describes the edge of a ladder in sentences. Rungs are counted from 1 for people.
public final class EdgeSentences {
    /// The least lead of pass@k over pass@1 at which sampling is worth a word.
    private static final double LIFT = 0.3;

    private final ProbePlan plan;

    public EdgeSentences(ProbePlan plan) {
        this.plan = plan;
    }

    /// Returns all there is to say about a ladder, most important first.
    public List<String> sentences(LadderMap map) {
        List<String> sentences = new ArrayList<>();
        sentences.add(frontier(map));
        sentences.add(edge(map));
        reach(map).ifPresent(sentences::add);
        if (map.inferred()) {
            sentences.add("The data set has no levels, so they were inferred by probing: problems were grouped by how"
                    + " many of their first completions were right, and measured by fresh ones.");
        }
        doubt(map).ifPresent(sentences::add);
        return sentences;
    }

    /// Returns the pass rate that lies half of the way from chance to 1.
    private static String needed(LadderMap map) {
        return Math.round(100 * (map.chance() + Frontier.THRESHOLD * (1 - map.chance()))) + " %";
    }

    private static String frontier(LadderMap map) {
        int climbed = (int) Math.round(map.frontier().estimate());
        String range = " (95 %: " + Math.round(map.frontier().low()) + " – "
                + Math.round(map.frontier().high()) + ")";
        if (climbed == 0) {
            return "No rung of " + map.cells().size() + " is climbed" + range + ": none has a pass rate of at least "
                    + needed(map) + ".";
        }
        return "The frontier is rung " + climbed + " of " + map.cells().size() + range + ": that many have a pass rate"
                + " of at least " + needed(map) + ".";
    }

    private String edge(LadderMap map) {
        List<CellEstimate> edge = map.cells().stream()
                .filter(cell -> map.standing(cell, plan.groupSize()).onEdge())
                .toList();
        if (edge.isEmpty()) {
            boolean low = map.frontier().estimate() == 0;
            boolean high = map.frontier().estimate() == map.cells().size();
            return "No rung lies on the edge: "
                    + (low
                            ? "none gives groups of " + plan.groupSize()
                                    + " a signal. Begin with demonstrations or easier" + " tasks."
                            : high
                                    ? "all are mastered. Add harder ones."
                                    : "those below are mastered, those above out of reach. Demonstrations or rungs in"
                                            + " between would bridge the gap.");
        }
        CellEstimate best = edge.stream()
                .max(Comparator.comparingDouble(cell -> cell.informative().estimate()))
                .orElseThrow();
        String rungs = edge.stream()
                .map(cell -> Integer.toString(cell.cell().level() + 1))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return "The edge is " + (edge.size() == 1 ? "rung " : "rungs ") + rungs + "; most signal lies on rung "
                + (best.cell().level() + 1) + " (" + best.description() + "), where "
                + ReadableNumbers.percent(best.informative().estimate()) + " of groups of " + plan.groupSize()
                + " hold both outcomes (95 %: "
                + ReadableNumbers.percent(best.informative().low()) + " – "
                + ReadableNumbers.percent(best.informative().high()) + ").";
    }

    /// Names the hardest rung that single answers miss and several samples reach.
    private Optional<String> reach(LadderMap map) {
        int k = plan.ks().getLast();
        if (k == 1) {
            return Optional.empty();
        }
        return map.cells().reversed().stream()
                .filter(cell -> cell.passRate().estimate() < 0.5
                        && cell.passAt(k).estimate() >= cell.passRate().estimate() + LIFT)
                .findFirst()
                .map(cell -> "Sampling reaches further than one answer: on rung "
                        + (cell.cell().level() + 1) + " pass@1 is "
                        + ReadableNumbers.percent(cell.passRate().estimate()) + " and pass@" + k + " "
                        + ReadableNumbers.percent(cell.passAt(k).estimate())
                        + ".");
    }

    /// Says that the budget is too small to tell, and about how large a budget would tell: widths fall with the
    /// root of the budget.
    private Optional<String> doubt(LadderMap map) {
        if (!map.tooSmallToTell()) {
            return Optional.empty();
        }
        double width = map.frontier().high() - map.frontier().low();
        double more = plan.budget() * (width / 2) * (width / 2);
        double magnitude = Math.pow(10, Math.floor(Math.log10(more)));
        long rounded = (long) (Math.ceil(more / magnitude * 2) / 2 * magnitude);
        return Optional.of("The budget is too small to tell: the frontier lies somewhere between rung "
                + Math.round(map.frontier().low()) + " and rung "
                + Math.round(map.frontier().high()) + ". About --budget " + rounded
                + " would narrow that to two rungs.");
    }
}
