package dev.edgewise.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.eval.Bootstrap;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PairedDifference;
import dev.edgewise.random.Seeds;
import java.util.List;

/// Writes the results of a study as JSON; `docs/files.md` lists the keys. Numbers that a run does not have are
/// null.
public final class StudyJson {
    private static final int POINTS = 60;

    private StudyJson() {}

    /// Returns the whole study.
    public static ObjectNode of(StudyResults results) {
        StudyPlan plan = results.plan();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", plan.name()).put("question", plan.question());
        json.put("expectation", plan.expectation()).put("metric", plan.metric().key());
        json.put("registration", results.registration()).put("registered", results.registered());
        json.set("version", results.version().map(StudyVersion::json).orElse(null));
        ArrayNode notes = json.putArray("notes");
        results.notes().forEach(notes::add);
        json.put("reference", plan.reference()).put("rollouts", plan.rollouts()).put("tokens", plan.tokens());
        json.put("budget_unit", plan.unit().key());
        json.put("finished", results.finished()).put("planned", results.planned());
        json.set("metrics", metrics());
        ArrayNode arms = json.putArray("arms");
        results.arms().forEach(arm -> arms.add(arm(arm, plan)));
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

    private static ObjectNode arm(ArmResult arm, StudyPlan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("arm", arm.arm());
        ObjectNode means = node.putObject("means");
        arm.means().forEach((metric, interval) -> means.set(metric.key(), interval(interval)));
        ObjectNode differences = node.putObject("differences");
        arm.differences().forEach((metric, difference) -> differences.set(metric.key(), difference(difference)));
        ArrayNode costs = node.putArray("rollouts_to_frontier");
        arm.costs()
                .forEach(cost -> cost(
                        costs.addObject().put("frontier", (int) cost.target().value()), cost));
        ArrayNode accuracyCosts = node.putArray("rollouts_to_accuracy");
        arm.accuracyCosts()
                .forEach(cost -> cost(
                        accuracyCosts.addObject().put("accuracy", cost.target().value()), cost));
        node.set("curve", curve(arm.runs(), plan));
        ArrayNode runs = node.putArray("runs");
        arm.runs().forEach(run -> runs.add(run(run, plan.unit())));
        return node;
    }

    private static void cost(ObjectNode node, TargetCost cost) {
        node.put("reached", cost.reached()).put("runs", cost.runs());
        price(node, cost.rollouts(), "rollouts", "ratio_to_reference");
        price(node, cost.tokens(), "tokens", "tokens_ratio_to_reference");
        node.put("bounded", cost.bounded());
    }

    private static void price(ObjectNode node, Price price, String mean, String ratio) {
        put(node, mean, price.mean());
        Interval interval = price.ratio();
        node.set(ratio, interval == null ? JsonNodeFactory.instance.nullNode() : interval(interval));
    }

    private static ObjectNode difference(PairedDifference difference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("difference", interval(difference.difference()));
        return node.put("above", difference.above())
                .put("below", difference.below())
                .put("pairs", difference.pairs());
    }

    /// Returns the mean frontier over the runs with its interval at equal distances: `[[spent, mean, low, high],
    /// …]`. `spent` is in the budget's unit.
    private static ArrayNode curve(List<RunOutcome> runs, StudyPlan plan) {
        ArrayNode curve = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i <= POINTS && !runs.isEmpty(); i++) {
            long at = plan.horizon() * i / POINTS;
            double[] values = runs.stream()
                    .mapToDouble(run -> run.frontierAt(at, plan.unit()))
                    .toArray();
            Interval interval = Bootstrap.mean(values, Seeds.stream(0, "study", "curve", i));
            curve.addArray()
                    .add(at)
                    .add(interval.estimate())
                    .add(interval.low())
                    .add(interval.high());
        }
        return curve;
    }

    private static ObjectNode run(RunOutcome run, BudgetUnit unit) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("seed", run.seed()).put("stopped", run.stopped().words()).put("steps", run.steps());
        node.put("rollouts", run.rollouts()).put("tokens", run.tokens()).put("seconds", run.seconds());
        for (StudyMetric metric : StudyMetric.values()) {
            put(node, metric.key(), metric.of(run, unit));
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
