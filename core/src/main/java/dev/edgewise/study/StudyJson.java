package dev.edgewise.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.eval.Bootstrap;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PairedDifference;
import dev.edgewise.random.Seeds;
import java.util.List;

/// The results of a study as JSON; `docs/files.md` lists the keys. Numbers that a run does not have are null.
public final class StudyJson {
    private static final int POINTS = 60;

    private StudyJson() {}

    /// The whole study.
    public static ObjectNode of(StudyResults results) {
        StudyPlan plan = results.plan();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", plan.name()).put("question", plan.question());
        json.put("expectation", plan.expectation()).put("metric", plan.metric().key());
        json.put("registration", results.registration()).put("registered", results.registered());
        json.put("reference", plan.reference()).put("rollouts", plan.rollouts()).put("tokens", plan.tokens());
        json.put("finished", results.finished()).put("planned", results.planned());
        json.set("metrics", metrics());
        ArrayNode arms = json.putArray("arms");
        results.arms().forEach(arm -> arms.add(arm(arm, results.horizon())));
        ObjectNode missing = json.putObject("missing");
        results.missing().forEach(missing::put);
        return json;
    }

    private static ArrayNode metrics() {
        ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
        for (StudyMetric metric : StudyMetric.values()) {
            metrics.addObject()
                    .put("key", metric.key())
                    .put("label", metric.label())
                    .put("unit", metric.unit())
                    .put("meaning", metric.meaning())
                    .put("direction", metric.direction());
        }
        return metrics;
    }

    private static ObjectNode arm(ArmResult arm, long horizon) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("arm", arm.arm());
        ObjectNode means = node.putObject("means");
        arm.means().forEach((metric, interval) -> means.set(metric.key(), interval(interval)));
        ObjectNode differences = node.putObject("differences");
        arm.differences().forEach((metric, difference) -> differences.set(metric.key(), difference(difference)));
        ArrayNode costs = node.putArray("rollouts_to_frontier");
        for (TargetCost cost : arm.costs()) {
            ObjectNode one = costs.addObject().put("frontier", cost.target());
            one.put("reached", cost.reached()).put("runs", cost.runs());
            put(one, "rollouts", cost.rollouts());
            Interval ratio = cost.ratio();
            one.set("ratio_to_reference", ratio == null ? JsonNodeFactory.instance.nullNode() : interval(ratio));
            one.put("bounded", cost.bounded());
        }
        node.set("curve", curve(arm.runs(), horizon));
        ArrayNode runs = node.putArray("runs");
        arm.runs().forEach(run -> runs.add(run(run)));
        return node;
    }

    private static ObjectNode difference(PairedDifference difference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("difference", interval(difference.difference()));
        return node.put("above", difference.above())
                .put("below", difference.below())
                .put("pairs", difference.pairs());
    }

    /// Mean frontier over the runs with its interval at equal distances: `[[rollouts, mean, low, high], …]`.
    private static ArrayNode curve(List<RunOutcome> runs, long horizon) {
        ArrayNode curve = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i <= POINTS && !runs.isEmpty(); i++) {
            long at = horizon * i / POINTS;
            double[] values =
                    runs.stream().mapToDouble(run -> run.frontierAt(at)).toArray();
            Interval interval = Bootstrap.mean(values, Seeds.stream(0, "study", "curve", i));
            curve.addArray()
                    .add(at)
                    .add(interval.estimate())
                    .add(interval.low())
                    .add(interval.high());
        }
        return curve;
    }

    private static ObjectNode run(RunOutcome run) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("seed", run.seed()).put("stopped", run.stopped()).put("steps", run.steps());
        node.put("rollouts", run.rollouts()).put("tokens", run.tokens()).put("seconds", run.seconds());
        for (StudyMetric metric : StudyMetric.values()) {
            put(node, metric.key(), metric.of(run));
        }
        ArrayNode curve = node.putArray("curve");
        for (CurvePoint point : run.curve()) {
            curve.addArray()
                    .add(point.rollouts())
                    .add(point.tokens())
                    .add(point.frontier())
                    .add(point.accuracy());
        }
        return node;
    }

    private static ArrayNode interval(Interval interval) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(interval.estimate())
                .add(interval.low())
                .add(interval.high());
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
