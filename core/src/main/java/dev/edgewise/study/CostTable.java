package dev.edgewise.study;

import dev.edgewise.eval.Interval;
import dev.edgewise.terminal.ReadableNumbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the rows of the tables that say what a frontier or an accuracy cost. [StudyTable] draws them.
record CostTable(StudyResults results) {
    /// Returns a pair of columns per frontier that is a target.
    List<List<String>> frontiers(BudgetUnit unit) {
        return rows(
                results.plan().targets().stream().map(target -> "to " + target).toList(), ArmResult::costs, unit);
    }

    /// Returns a pair of columns per accuracy that is a target.
    List<List<String>> accuracies(BudgetUnit unit) {
        return rows(
                results.plan().targetAccuracies().stream()
                        .map(target -> "to " + percent(target))
                        .toList(),
                ArmResult::accuracyCosts,
                unit);
    }

    private List<List<String>> rows(
            List<String> targets, Function<ArmResult, List<TargetCost>> costs, BudgetUnit unit) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("arm"));
        targets.forEach(target -> {
            header.add(target);
            header.add("× " + results.plan().reference());
        });
        rows.add(header);
        for (ArmResult arm : results.arms()) {
            List<String> row = new ArrayList<>(List.of(arm.arm()));
            for (TargetCost cost : costs.apply(arm)) {
                row.add(spent(cost, cost.in(unit)));
                row.add(ratio(cost, cost.in(unit).ratio()));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String spent(TargetCost cost, Price price) {
        String bound = cost.reached() < cost.runs() ? "> " : "";
        return cost.runs() == 0
                ? StudyTable.NONE
                : bound + ReadableNumbers.count(price.mean()) + " (" + cost.reached() + " of " + cost.runs() + ")";
    }

    private static String ratio(TargetCost cost, @Nullable Interval ratio) {
        return ratio == null
                ? StudyTable.NONE
                : String.format(
                        Locale.ROOT,
                        "%s%.2f [%.2f, %.2f]",
                        cost.bounded() ? "≈ " : "",
                        ratio.estimate(),
                        ratio.low(),
                        ratio.high());
    }

    /// Writes a share with all its digits: `12.5 %`.
    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }
}
