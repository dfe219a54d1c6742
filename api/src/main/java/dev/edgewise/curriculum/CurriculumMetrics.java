package dev.edgewise.curriculum;

import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Renders the curriculum's state as metrics; the keys are described at [Curriculum#metrics].
record CurriculumMetrics(Progress progress, GroupCounts counts, List<AdmissionGate> gates, TaskSampler sampler) {
    private static final String ROOT = "curriculum/";

    Map<String, Double> report() {
        Map<String, Double> report = new LinkedHashMap<>();
        for (String environment : progress.ladders().environments()) {
            environment(environment, report);
        }
        counts.stepEdgeShare().ifPresent(share -> report.put(ROOT + "edge_share", share));
        for (AdmissionGate gate : gates) {
            String prefix = ROOT + "gate/" + gate.name() + "/";
            counts.stepRejected(gate.name()).ifPresent(share -> report.put(prefix + "rejected", share));
            gate.metrics().forEach((key, value) -> report.put(prefix + key, value));
        }
        sampler.metrics().forEach((key, value) -> report.put(ROOT + key, value));
        return report;
    }

    private void environment(String environment, Map<String, Double> report) {
        String prefix = ROOT + environment + "/";
        List<Cell> cells = progress.cells(environment);
        report.put(prefix + "frontier", (double) progress.frontier(environment));
        report.put(
                prefix + "seen", (double) cells.stream().filter(progress::seen).count());
        for (Stage stage : Stage.values()) {
            report.put(prefix + stage.name().toLowerCase(Locale.ROOT), (double)
                    cells.stream().filter(cell -> progress.stage(cell) == stage).count());
        }
        report.put(prefix + "rungs_below", (double) progress.grown(environment).below());
        report.put(prefix + "rungs_above", (double) progress.grown(environment).above());
        counts.stepGap(environment).ifPresent(gap -> report.put(prefix + "gap", gap));
        counts.stepEdgeShare(environment).ifPresent(share -> report.put(prefix + "edge_share", share));
        cells.stream()
                .filter(progress::seen)
                .forEach(cell -> report.put(
                        prefix + "pass_rate/level_" + cell.level(),
                        progress.measured(cell).mean()));
    }
}
