package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Sums and differences of several whole numbers: `3+4-2=` is `5`.
///
/// | level | terms | digits | signs |
/// |---|---|---|---|
/// | 0 | 2 | one | plus; answer below 10 |
/// | 1 | 3 | one | plus; answer below 10 |
/// | 2 | 3 | one | plus; answer 10 or more |
/// | 3, 4 | 3, 4 | one | both; no partial result below zero |
/// | 5 | 5 | one | both; a partial result below zero |
/// | 6, 7, 8 | 3, 4, 5 | one or two | both |
/// | 9, 10 | 4, 5 | up to three | both |
/// | 11 | 8 | up to three | both |
///
/// Beyond the ladder: ten and twelve terms.
///
/// Terms are never zero. From level 6 at least one term has the full number of digits. Steps are the partial
/// results from the left: `3+4=7`, `7-2=5`; a sum of two one-digit terms has none.
public final class ChainSum extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789+-=";

    private static final List<Rung> LADDER = List.of(
            sums("two one-digit terms, plus only, below 10", 2, 0, 9),
            sums("three one-digit terms, plus only, below 10", 3, 0, 9),
            sums("three one-digit terms, plus only, 10 or more", 3, 10, 27),
            oneDigit("three one-digit terms, plus and minus", 3, false),
            oneDigit("four one-digit terms, plus and minus", 4, false),
            oneDigit("five one-digit terms, plus and minus, going below zero", 5, true),
            mixed("three terms up to two digits", 3, 2),
            mixed("four terms up to two digits", 4, 2),
            mixed("five terms up to two digits", 5, 2),
            mixed("four terms up to three digits", 4, 3),
            mixed("five terms up to three digits", 5, 3),
            mixed("eight terms up to three digits", 8, 3));

    private static final List<Rung> BEYOND =
            List.of(mixed("ten terms up to three digits", 10, 3), mixed("twelve terms up to three digits", 12, 3));

    public ChainSum(AnswerFormat format, boolean showSteps) {
        super("chain_sum", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung sums(String description, int terms, int least, int most) {
        return new Rung(description, random -> {
            List<Integer> drawn = new ArrayList<>();
            for (int i = 0; i < terms; i++) {
                drawn.add(random.nextInt(1, 10));
            }
            int sum = last(drawn);
            return sum >= least && sum <= most ? Optional.of(problem(drawn)) : Optional.empty();
        });
    }

    private static Rung oneDigit(String description, int terms, boolean belowZero) {
        return new Rung(description, Set.of("minus"), random -> {
            List<Integer> drawn = signed(random, terms, 1);
            boolean goesBelow = partials(drawn).stream().anyMatch(partial -> partial < 0);
            return hasMinus(drawn) && goesBelow == belowZero ? Optional.of(problem(drawn)) : Optional.empty();
        });
    }

    private static Rung mixed(String description, int terms, int digits) {
        return new Rung(description, Set.of("minus"), random -> {
            List<Integer> drawn = signed(random, terms, digits);
            boolean full = drawn.stream().anyMatch(term -> Digits.count(term) == digits);
            return hasMinus(drawn) && full ? Optional.of(problem(drawn)) : Optional.empty();
        });
    }

    /// Draws terms from 1 to the largest number with `digits` digits. All but the first may be taken away.
    private static List<Integer> signed(RandomGenerator random, int terms, int digits) {
        List<Integer> drawn = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            int term = random.nextInt(1, Digits.power(digits));
            drawn.add(i > 0 && random.nextBoolean() ? -term : term);
        }
        return drawn;
    }

    private static boolean hasMinus(List<Integer> terms) {
        return terms.stream().anyMatch(term -> term < 0);
    }

    static Problem problem(List<Integer> terms) {
        String label = SignedTerms.text(terms);
        List<String> steps = new ArrayList<>();
        List<Integer> partials = partials(terms);
        boolean single = terms.size() == 2 && terms.stream().allMatch(term -> Digits.count(term) == 1);
        for (int i = 1; i < terms.size() && !single; i++) {
            steps.add(SignedTerms.text(List.of(partials.get(i - 1), terms.get(i))) + "=" + partials.get(i));
        }
        return new Problem(SignedTerms.key(terms), label, label + "=", Integer.toString(last(terms)), steps);
    }

    /// Returns terms with the wrong sign, terms left out, and wrong results.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        List<String> steps = task.steps();
        if (slips.atAnswer()) {
            if (steps.size() > 1) {
                String before = Integer.toString(Slips.result(steps.get(steps.size() - 2)));
                slips.add(before, "that is not the last result");
            }
            slips.misread(task.question().replace("=", ""));
            return slips.all();
        }
        slips.misreckon(slips.left(), slips.value());
        int at = sign(slips.left());
        int so = Integer.parseInt(slips.left().substring(0, at));
        int term = Integer.parseInt(slips.left().substring(at));
        slips.add(step(so, -term), Math.abs(term) + (term < 0 ? " is taken away" : " is added"));
        if (step + 1 < steps.size()) {
            String next = steps.get(step + 1);
            int skipped = Integer.parseInt(next.substring(sign(next), next.indexOf('=')));
            slips.add(step(so, skipped), "a number is left out");
        }
        return slips.all();
    }

    /// Returns where the sign of the second term stands; the first may have one of its own.
    private static int sign(String step) {
        int plus = step.indexOf('+', 1);
        return plus > 0 ? plus : step.indexOf('-', 1);
    }

    private static String step(int so, int term) {
        return SignedTerms.text(List.of(so, term)) + "=" + (so + term);
    }

    /// Returns the results after the first term, after the second, …
    private static List<Integer> partials(List<Integer> terms) {
        List<Integer> partials = new ArrayList<>();
        int sum = 0;
        for (int term : terms) {
            sum += term;
            partials.add(sum);
        }
        return partials;
    }

    private static int last(List<Integer> terms) {
        return partials(terms).getLast();
    }
}
