package dev.edgewise.study;

import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PairedDifference;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Writes the results of a study as a page of Markdown.
public final class StudyTable {
    static final String NONE = "–";

    /// The number from which on nobody asks for a tenth.
    private static final double LARGE = 10_000;

    private final StudyResults results;
    private final StudyPlan plan;

    public StudyTable(StudyResults results) {
        this.results = results;
        this.plan = results.plan();
    }

    /// Returns for a terminal what decides and what is missing.
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append(plan.question())
                .append("\nExpected: ")
                .append(plan.expectation())
                .append("\n\n");
        text.append(budget()).append("\n\n");
        table(text, decision());
        appendCosts(text);
        new TreeMap<>(results.missing())
                .forEach((run, why) -> text.append("\nmissing: ").append(run + ": " + why));
        results.notes().forEach(note -> text.append("\nnote: ").append(note));
        return text.append("\n").toString();
    }

    /// Returns the page.
    public String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(plan.question()).append("\n\n");
        page.append("Expected: ").append(plan.expectation()).append("\n\n");
        page.append(budget()).append("\n\n");
        table(page, decision());
        appendCosts(page);
        page.append("\nEverything that was measured:\n\n");
        table(page, levels());
        page.append("\nMinus ").append(plan.reference()).append(", on the same seeds:\n\n");
        table(page, differences());
        new TreeMap<>(results.missing())
                .forEach((run, why) -> page.append("\nMissing: ").append(run + ": " + why + "\n"));
        page.append("\nMeans over seeds with 95 % bootstrap intervals in brackets. With five seeds or fewer such an"
                + " interval is too narrow (it covers about 83 % with five): look at the single runs as well.\n\n");
        results.notes().forEach(note -> page.append(note).append("\n\n"));
        page.append("Registered ")
                .append(results.registered())
                .append(", SHA-256 ")
                .append(results.registration());
        results.version().ifPresent(version -> page.append("\nEdgewise ").append(version.words()));
        return page.append("\n").toString();
    }

    private void appendCosts(StringBuilder text) {
        CostTable costs = new CostTable(results);
        for (BudgetUnit unit : BudgetUnit.values()) {
            String what = "\n" + (unit == BudgetUnit.ROLLOUTS ? "Rollouts" : "Tokens");
            if (!plan.targets().isEmpty()) {
                text.append(what).append(" until a frontier was first measured:\n\n");
                table(text, costs.frontiers(unit));
            }
            if (!plan.targetAccuracies().isEmpty()) {
                text.append(what)
                        .append(" until a mean held-out accuracy was reached, on straight lines between"
                                + " measurements:\n\n");
                table(text, costs.accuracies(unit));
            }
        }
    }

    /// Returns rows with the metric that decides: per arm and against the reference.
    private List<List<String>> decision() {
        StudyMetric metric = plan.metric();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("arm", "runs", metric.label(), "minus " + plan.reference(), "above", "below"));
        for (ArmResult arm : results.arms()) {
            Interval mean = arm.means().get(metric);
            PairedDifference difference = arm.differences().get(metric);
            rows.add(List.of(
                    arm.arm(),
                    Integer.toString(arm.runs().size()),
                    mean == null ? NONE : text(mean, metric, false),
                    difference == null ? NONE : text(difference.difference(), metric, true),
                    difference == null ? NONE : difference.above() + " of " + difference.pairs(),
                    difference == null ? NONE : difference.below() + " of " + difference.pairs()));
        }
        return rows;
    }

    private String budget() {
        String rollouts = ReadableNumbers.count(plan.rollouts()) + " rollouts";
        String tokens = "ends with the step that reaches " + ReadableNumbers.count(plan.tokens()) + " tokens";
        String every = plan.tokens() == 0
                ? "has " + rollouts
                : plan.rollouts() == 0 ? tokens : "has at most " + rollouts + " and " + tokens;
        return "Every run " + every + "; averages over the budget are over "
                + plan.unit().key() + ". " + results.finished() + " of " + results.planned()
                + " runs are in. What decides: " + plan.metric().label() + ".";
    }

    private List<List<String>> levels() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(header("arm", "runs"));
        for (ArmResult arm : results.arms()) {
            List<String> row = new ArrayList<>(
                    List.of(arm.arm(), Integer.toString(arm.runs().size())));
            for (StudyMetric metric : StudyMetric.values()) {
                Interval mean = arm.means().get(metric);
                row.add(mean == null ? NONE : text(mean, metric, false));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<List<String>> differences() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(header("arm", "pairs"));
        for (ArmResult arm : results.arms()) {
            if (arm.arm().equals(plan.reference())) {
                continue;
            }
            int pairs = arm.differences().values().stream()
                    .mapToInt(PairedDifference::pairs)
                    .max()
                    .orElse(0);
            List<String> row = new ArrayList<>(List.of(arm.arm(), Integer.toString(pairs)));
            for (StudyMetric metric : StudyMetric.values()) {
                PairedDifference difference = arm.differences().get(metric);
                row.add(difference == null ? NONE : text(difference.difference(), metric, true));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> header(String first, String second) {
        List<String> header = new ArrayList<>(List.of(first, second));
        for (StudyMetric metric : StudyMetric.values()) {
            header.add(metric.label());
        }
        return header;
    }

    /// Writes `3.2 [2.8, 3.6]`: shares in per cent, differences with their sign, large numbers whole.
    static String text(Interval interval, StudyMetric metric, boolean signed) {
        boolean share = metric.unit().isEmpty();
        double scale = share ? 100 : 1;
        boolean large = Math.max(Math.abs(interval.low()), Math.abs(interval.high())) >= LARGE;
        String number = (signed ? "%+," : "%,") + (large ? ".0f" : ".1f");
        String form = number + " [" + number + ", " + number + "]" + (share ? " %%" : "");
        return String.format(
                        Locale.ROOT, form, scale * interval.estimate(), scale * interval.low(), scale * interval.high())
                .replace("-", "−");
    }

    private static void table(StringBuilder page, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            page.append("|");
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                page.append(" ")
                        .append(cell)
                        .append(" ".repeat(widths[c] - cell.length()))
                        .append(" |");
            }
            page.append("\n");
            if (r == 0) {
                page.append("|");
                for (int width : widths) {
                    page.append("-".repeat(width + 2)).append("|");
                }
                page.append("\n");
            }
        }
    }
}
