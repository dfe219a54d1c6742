package dev.edgewise.cli;

import dev.edgewise.assembly.Labelling.Labelled;
import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.rerank.judge.AskedLabeller;
import dev.edgewise.rerank.judge.Judge;
import dev.edgewise.rerank.judge.PairLabeller;
import dev.edgewise.rerank.judge.Verdict;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Says what became of the pairs of `label`.
///
/// @param seconds since the work began
record LabelText(List<Labelled> rows, PairLabeller labeller, double seconds) {
    /// Labels with less of the vocabulary are not what the model wants to say.
    private static final double UNDERSTOOD = 0.5;

    void write(Output output, Path out) {
        output.line(
                output.bold(count(Labelled::kept) + " of " + ReadableNumbers.count(rows.size()) + " pairs labelled"));
        Map<String, Long> reasons = rows.stream()
                .filter(row -> !row.kept())
                .collect(Collectors.groupingBy(Labelled::reason, TreeMap::new, Collectors.counting()));
        reasons.forEach(
                (reason, count) -> output.line("%8s  dropped  %s".formatted(ReadableNumbers.count(count), reason)));
        grades(output);
        mass(output);
        if (rows.stream().anyMatch(row -> row.verdict().cut())) {
            output.line("cut       " + count(row -> row.verdict().cut())
                    + " documents: longer than --max-length or the model's context, and labelled without their end");
        }
        cost(output);
        output.line("written   " + out + " in " + ReadableNumbers.duration(seconds));
    }

    private String count(Predicate<Labelled> which) {
        return ReadableNumbers.count(rows.stream().filter(which).count());
    }

    private void grades(Output output) {
        List<Grades> all = rows.stream()
                .filter(Labelled::kept)
                .map(row -> row.verdict().grades())
                .filter(Objects::nonNull)
                .toList();
        if (all.isEmpty()) {
            return;
        }
        List<String> shares = new ArrayList<>();
        for (int grade = 0; grade < labeller.labels().size(); grade++) {
            int g = grade;
            double share = all.stream()
                    .mapToDouble(each -> each.probabilities()[g])
                    .average()
                    .orElse(0);
            shares.add(labeller.labels().get(grade) + " " + percent(share));
        }
        output.line("grades    " + String.join(", ", shares) + " of the probability");
    }

    private void mass(Output output) {
        double[] masses = rows.stream()
                .map(Labelled::verdict)
                .mapToDouble(Verdict::mass)
                .filter(mass -> !Double.isNaN(mass))
                .toArray();
        if (masses.length == 0) {
            return;
        }
        double sum = 0;
        long low = 0;
        for (double mass : masses) {
            sum += mass;
            low += mass < UNDERSTOOD ? 1 : 0;
        }
        double mean = sum / masses.length;
        output.line(
                "mass      " + percent(mean) + " of the vocabulary on average, below " + percent(UNDERSTOOD) + " for "
                        + ReadableNumbers.count(low) + " pairs"
                        + (mean < UNDERSTOOD
                                ? ": the model would rather say something else, so it does not understand the prompt. Train it to"
                                        + " judge, or try another --prompt or --labels"
                                : ""));
    }

    private void cost(Output output) {
        if (labeller instanceof Judge judge && judge.tokens() > 0) {
            output.line("read      " + ReadableNumbers.count(judge.tokens()) + " tokens ("
                    + ReadableNumbers.count(judge.tokens() / seconds) + " tokens/s); "
                    + ReadableNumbers.count(judge.places())
                    + " places of the network, since pairs of a query share its beginning");
        }
        if (labeller instanceof AskedLabeller asked) {
            TeacherUsage usage = asked.usage();
            output.line("teacher   " + ReadableNumbers.count(usage.requests()) + " answers, "
                    + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                    + ReadableNumbers.count(usage.completionTokens()) + " written"
                    + (usage.cost() > 0 ? ", cost " + ReadableNumbers.number(usage.cost()) : ""));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
