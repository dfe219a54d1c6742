package dev.edgewise.generate;

import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Completions as numbers that a double holds exactly, one after the other: `T`, finish, length of the text, `T` token
/// ids, `T` log-probabilities, `T` entropies, and the text's UTF-16 units.
final class CompletionNumbers {
    private static final int HEAD = 3;

    private CompletionNumbers() {}

    static double[] of(List<Completion> completions) {
        return completions.stream().flatMapToDouble(CompletionNumbers::of).toArray();
    }

    private static final List<FinishReason> FINISHES = List.of(FinishReason.values());

    private static DoubleStream of(Completion c) {
        DoubleStream head = DoubleStream.of(
                c.length(), FINISHES.indexOf(c.finish()), c.text().length());
        DoubleStream ids = IntStream.of(c.tokenIds()).asDoubleStream();
        DoubleStream text = c.text().chars().asDoubleStream();
        return DoubleStream.concat(
                DoubleStream.concat(DoubleStream.concat(head, ids), doubles(c.logProbs())),
                DoubleStream.concat(doubles(c.entropies()), text));
    }

    private static DoubleStream doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    static List<Completion> read(double[] numbers) {
        List<Completion> completions = new ArrayList<>();
        for (int at = 0; at < numbers.length; ) {
            int length = (int) numbers[at];
            FinishReason finish = FINISHES.get((int) numbers[at + 1]);
            char[] text = new char[(int) numbers[at + 2]];
            at += HEAD;
            int[] ids = new int[length];
            float[] logProbs = new float[length];
            float[] entropies = new float[length];
            for (int t = 0; t < length; t++) {
                ids[t] = (int) numbers[at + t];
                logProbs[t] = (float) numbers[at + length + t];
                entropies[t] = (float) numbers[at + 2 * length + t];
            }
            at += 3 * length;
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) numbers[at + i];
            }
            at += text.length;
            completions.add(new Completion(ids, logProbs, entropies, finish, new String(text)));
        }
        return completions;
    }
}
