package dev.edgewise.study;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.event.StopReason;
import dev.edgewise.run.SourceRevision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs of a study with made-up results.
public final class SyntheticOutcomes {
    /// What made-up studies were started with.
    static final StudyVersion VERSION = new StudyVersion("1.0", new SourceRevision("61e9580", false), Map.of());

    private static final long BUDGET = 1000;

    private SyntheticOutcomes() {}

    /// A run whose frontier grows by one every `pace` rollouts up to `end`.
    static RunOutcome run(String arm, long seed, int pace, double end, double retention) {
        List<CurvePoint> curve = new ArrayList<>();
        for (long at = 0; at <= BUDGET; at += 100) {
            double frontier = Math.min(end, (double) Math.floorDiv(at, (long) pace));
            curve.add(new CurvePoint(at, 10 * at, frontier, frontier / 10));
        }
        return run(arm, seed, retention, curve);
    }

    /// A run with these measurements.
    static RunOutcome run(String arm, long seed, List<CurvePoint> curve) {
        return run(arm, seed, 1, curve);
    }

    private static RunOutcome run(String arm, long seed, double retention, List<CurvePoint> curve) {
        CurvePoint last = curve.getLast();
        return new RunOutcome(
                arm,
                seed,
                StopReason.Usual.ROLLOUT_BUDGET,
                50,
                last.rollouts(),
                last.tokens(),
                12,
                0.4,
                1.5,
                last.frontier(),
                last.accuracy(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                retention,
                4,
                0.1,
                curve);
    }

    /// Two arms, three seeds; the last run of the slow one is missing.
    public static StudyResults results() {
        return results(BUDGET, 0);
    }

    /// The same runs under another budget.
    static StudyResults results(long rollouts, long tokens) {
        StudyPlan plan = new StudyPlan(
                "demo",
                "Is fast faster than slow?",
                "It is.",
                StudyMetric.FRONTIER,
                "slow",
                List.of("slow", "fast"),
                List.of(1L, 2L, 3L),
                rollouts,
                tokens,
                List.of(2, 5),
                List.of(0.25));
        List<RunOutcome> outcomes = List.of(
                run("fast", 1, 100, 8, 1),
                run("slow", 1, 200, 4, 0.5),
                run("slow", 2, 200, 5, 0.5),
                run("fast", 2, 100, 9, 1),
                run("fast", 3, 100, 7, 1));
        Preregistration registration = Preregistration.of(
                JsonNodeFactory.instance.objectNode().put("name", "demo"),
                Instant.parse("2026-11-23T09:00:00Z"),
                VERSION);
        return StudyResults.of(plan, registration, outcomes, Map.of("slow, seed 3", "not run yet"));
    }
}
