package dev.edgewise.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.eval.Interval;
import java.util.Locale;

/// Writes a probe as JSON; `docs/files.md` lists the keys.
public final class ProbeJson {
    private ProbeJson() {}

    /// Returns the whole map.
    public static ObjectNode of(FrontierMap map) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ProbePlan plan = map.plan();
        json.put("model", map.model()).put("sampling", map.sampling()).put("seed", map.seed());
        json.put("budget", plan.budget()).put("rollouts", map.rollouts()).put("tokens", map.tokens());
        json.put("seconds", map.seconds());
        json.put("group_size", plan.groupSize()).put("samples_per_task", plan.samples());
        ArrayNode environments = json.putArray("environments");
        EdgeSentences words = new EdgeSentences(plan);
        for (LadderMap ladder : map.ladders()) {
            ObjectNode node = environments.addObject().put("environment", ladder.environment());
            node.put("levels_inferred", ladder.inferred());
            interval(node, "frontier", ladder.frontier());
            node.put("too_small_to_tell", ladder.tooSmallToTell());
            ArrayNode sentences = node.putArray("words");
            words.sentences(ladder).forEach(sentences::add);
            ArrayNode cells = node.putArray("cells");
            ladder.cells().forEach(cell -> cells.add(cell(cell, ladder, plan)));
        }
        return json;
    }

    private static ObjectNode cell(CellEstimate cell, LadderMap ladder, ProbePlan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("level", cell.cell().level()).put("description", cell.description());
        node.put("standing", ladder.standing(cell, plan.groupSize()).name().toLowerCase(Locale.ROOT));
        node.put("tasks", cell.tasks()).put("rollouts", cell.rollouts());
        cell.passAtK().forEach((k, interval) -> interval(node, "pass@" + k, interval));
        interval(node, "informative_share", cell.informative());
        node.put("mean_length", cell.meanLength()).put("clipped_ratio", cell.truncated());
        return node;
    }

    private static void interval(ObjectNode node, String key, Interval interval) {
        node.put(key, interval.estimate());
        node.putArray(key + "_interval").add(interval.low()).add(interval.high());
    }
}
