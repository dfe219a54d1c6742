package dev.edgewise.curriculum;

import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.AdaRftSampler;
import dev.edgewise.curriculum.sampler.DareSampler;
import dev.edgewise.curriculum.sampler.DumpSampler;
import dev.edgewise.curriculum.sampler.LearnabilitySampler;
import dev.edgewise.curriculum.sampler.LevelSampler;
import dev.edgewise.curriculum.sampler.LzeSampler;
import dev.edgewise.curriculum.sampler.MoppsSampler;
import dev.edgewise.curriculum.sampler.PclSampler;
import dev.edgewise.curriculum.sampler.PlrSampler;
import dev.edgewise.curriculum.sampler.PoolSampler;
import dev.edgewise.curriculum.sampler.Schedule;
import dev.edgewise.curriculum.sampler.SecSampler;
import dev.edgewise.curriculum.sampler.StagedSampler;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.curriculum.sampler.VcrlSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Every sampler on the simulated student, at equal rollouts: a table for tuning, never evidence.
///
/// Run its [#main] with the number of seeds and the first seed.
public final class SamplerComparison {
    static final int GROUP = 8;
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 13, "comparison", 11, "sorting", 11));

    /// A student to teach and what a step may cost.
    public enum Scenario {
        /// Random weights, imitation and GRPO.
        BEGINNER(-5, new SimulatedStudent.Dynamics(0.08, 0.5, 0, 0, 0, 0.02), 8, 2),
        /// Knows some rungs; GRPO only.
        PRETRAINED(1, new SimulatedStudent.Dynamics(0.08, 0.5, 0.05, 0, 0, 0), 0, 4),
        /// The same, forgetting what is not practised and hurt by lucky successes.
        FRAGILE(1, new SimulatedStudent.Dynamics(0.1, 0.5, 0.05, 0.003, 0.05, 0), 0, 4);

        private final double easiest;
        private final SimulatedStudent.Dynamics dynamics;
        private final int demonstrations;
        private final int maxGenBatches;

        Scenario(double easiest, SimulatedStudent.Dynamics dynamics, int demonstrations, int maxGenBatches) {
            this.easiest = easiest;
            this.dynamics = dynamics;
            this.demonstrations = demonstrations;
            this.maxGenBatches = maxGenBatches;
        }
    }

    private SamplerComparison() {}

    /// Every sampler by name, for `ladders` of `progress`.
    public static Map<String, Function<Progress, TaskSampler>> samplers() {
        Map<String, Function<Progress, TaskSampler>> samplers = new LinkedHashMap<>();
        samplers.put("uniform", p -> new UniformSampler(p.ladders()));
        for (Schedule schedule : Schedule.values()) {
            samplers.put("staged " + schedule.key(), p -> new StagedSampler(p.ladders(), schedule));
        }
        samplers.put("adarft", p -> new AdaRftSampler(p.ladders(), AdaRftSampler.Settings.STANDARD));
        samplers.put(
                "adarft repeat", p -> new AdaRftSampler(p.ladders(), new AdaRftSampler.Settings(0.5, 2, 50, true)));
        samplers.put("levels", p -> new LevelSampler(p.ladders(), GROUP, LevelSampler.Settings.STANDARD));
        samplers.put("pools", p -> new PoolSampler(p.ladders(), PoolSampler.Settings.STANDARD));
        samplers.put("sec", p -> new SecSampler(p.ladders(), SecSampler.Settings.STANDARD));
        samplers.put("dump", p -> new DumpSampler(p.ladders(), GROUP, DumpSampler.Settings.STANDARD));
        samplers.put("learnability", p -> new LearnabilitySampler(p.ladders(), LearnabilitySampler.Settings.STANDARD));
        samplers.put("vcrl", p -> new VcrlSampler(p.ladders(), VcrlSampler.Settings.STANDARD));
        samplers.put("pcl", p -> new PclSampler(p.ladders(), PclSampler.Settings.STANDARD));
        samplers.put("mopps", p -> new MoppsSampler(p.ladders(), MoppsSampler.Settings.STANDARD));
        samplers.put("plr", p -> new PlrSampler(p.ladders(), PlrSampler.Settings.STANDARD));
        samplers.put("lze", p -> new LzeSampler(p.ladders(), LzeSampler.Settings.STANDARD));
        samplers.put("dare", p -> new DareSampler(p, DareSampler.Settings.STANDARD));
        samplers.put("edge", p -> new EdgeSampler(p, GROUP, EdgeSettings.STANDARD));
        return samplers;
    }

    /// One run.
    public static SimulatedRun.Result run(
            Scenario scenario,
            Function<Progress, TaskSampler> sampler,
            List<AdmissionGate> gates,
            int budget,
            long seed) {
        Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        Curriculum curriculum =
                new Curriculum(progress, sampler.apply(progress), gates, FrontierImitation.below(0.5), GROUP);
        SimulatedStudent student =
                SimulatedStudent.uneven(LADDERS, scenario.easiest, scenario.dynamics, Seeds.stream(seed, "student"));
        SimulatedRun.Shape shape = new SimulatedRun.Shape(GROUP, 8, scenario.maxGenBatches, scenario.demonstrations);
        return new SimulatedRun(curriculum, LADDERS, student, shape, seed).run(budget, budget / (8 * GROUP));
    }

    /// Prints a table for every scenario.
    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        int budget = Integer.parseInt(arguments[2]);
        StringBuilder table = new StringBuilder();
        for (Scenario scenario : Scenario.values()) {
            table.append("%n%s%n".formatted(scenario));
            samplers()
                    .forEach((name, sampler) ->
                            line(table, scenario, name, sampler, List.of(new OutcomeGate()), seeds, first, budget));
            for (String name : List.of("uniform", "edge")) {
                Function<Progress, TaskSampler> sampler = samplers().get(name);
                line(
                        table,
                        scenario,
                        name + ", screened",
                        sampler,
                        List.of(new ScreeningGate(4)),
                        seeds,
                        first,
                        budget);
            }
        }
        print(table);
    }

    private static void line(
            StringBuilder table,
            Scenario scenario,
            String name,
            Function<Progress, TaskSampler> sampler,
            List<AdmissionGate> gates,
            int seeds,
            long first,
            int budget) {
        List<SimulatedRun.Result> results = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            results.add(run(scenario, sampler, gates, budget, first + i));
        }
        table.append(String.format(
                Locale.ROOT,
                "  %-20s solved %5.2f  area %.3f  on the edge %.2f  tokens %.0fk%n",
                name,
                results.stream().mapToInt(SimulatedRun.Result::solved).average().orElse(0),
                results.stream()
                        .mapToDouble(SimulatedRun.Result::area)
                        .average()
                        .orElse(0),
                results.stream()
                        .mapToDouble(SimulatedRun.Result::edgeShare)
                        .average()
                        .orElse(0),
                results.stream()
                                .mapToLong(SimulatedRun.Result::tokens)
                                .average()
                                .orElse(0)
                        / 1000));
    }

    @SuppressWarnings("SystemOut") // a tool for people
    private static void print(CharSequence text) {
        System.out.print(text);
    }
}
