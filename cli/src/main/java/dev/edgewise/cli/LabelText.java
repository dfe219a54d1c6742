package dev.edgewise.cli;

import dev.edgewise.assembly.LabelTally;
import dev.edgewise.rerank.judge.AskedLabeller;
import dev.edgewise.rerank.judge.Judge;
import dev.edgewise.rerank.judge.PairLabeller;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Says what became of the pairs of `label`.
///
/// @param seconds since the work began
record LabelText(LabelTally tally, PairLabeller labeller, double seconds) {
    void write(Output output, Path out) {
        output.line(output.bold(ReadableNumbers.count(tally.kept()) + " of " + ReadableNumbers.count(tally.pairs())
                + " pairs labelled"));
        tally.dropped()
                .forEach((reason, count) ->
                        output.line("%8s  dropped  %s".formatted(ReadableNumbers.count(count), reason)));
        grades(output);
        mass(output);
        if (tally.cut() > 0) {
            output.line("cut       " + ReadableNumbers.count(tally.cut())
                    + " documents: longer than --max-length or the model's context, and labelled without their end");
        }
        cost(output);
        output.line("written   " + out + " in " + ReadableNumbers.duration(seconds));
    }

    private void grades(Output output) {
        double[] shares = tally.shares();
        if (shares.length == 0) {
            return;
        }
        List<String> texts = new ArrayList<>();
        for (int grade = 0; grade < labeller.labels().size(); grade++) {
            texts.add(labeller.labels().get(grade) + " " + percent(shares[grade]));
        }
        output.line("grades    " + String.join(", ", texts) + " of the probability");
    }

    private void mass(Output output) {
        double mean = tally.mass();
        if (Double.isNaN(mean)) {
            return;
        }
        output.line(
                "mass      " + percent(mean) + " of the vocabulary on average, below " + percent(LabelTally.UNDERSTOOD)
                        + " for " + ReadableNumbers.count(tally.low()) + " pairs"
                        + (mean < LabelTally.UNDERSTOOD
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
