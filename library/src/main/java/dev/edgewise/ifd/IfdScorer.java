package dev.edgewise.ifd;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.policy.Reference;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the four perplexities of instructions with their outputs, as the released code of 2402.10110 does.
///
/// - The output behind the templated instruction, and alone, without a template.
/// - The instruction behind a templated request to guess it from the output, and alone. An input behind it is scored
///   with it.
///
/// What is scored begins where the tokens of the text before it end, that text being made tokens by itself; it is found
/// by its last occurrence. A text scored alone is cut to the length allowed without its prompt, plus one, so that about
/// as many tokens count in both.
public final class IfdScorer {
    private static final String GUESS =
            "Below is the response to an instruction, please guess the corresponding instruction for the given response.\n";
    private static final String GENERATE = "\nGenerate the instruction for the above response.";

    private final Forward forward;
    private final PromptText texts;
    private final int maxLength;
    private long tokens;
    private long nanos;

    /// @param shared scores completions of which some have their prompt in common
    /// @param apart scores completions each with its own prompt
    /// @param chat the model's own template; null if it has none
    /// @param maxLength the most tokens of a text with its prompt
    /// @throws dev.edgewise.error.ConfigException if the template is to be the model's own and it has none
    public IfdScorer(
            Reference shared,
            Reference apart,
            Tokenizer tokenizer,
            InstructionTemplate template,
            @Nullable ChatTemplate chat,
            int maxLength) {
        this.forward = new Forward(shared, apart);
        this.texts = new PromptText(tokenizer, template, chat);
        this.maxLength = maxLength;
    }

    /// What of a text is scored, and why nothing is.
    private record Target(@Nullable TrainingSequence sequence, boolean cut, String missing) {}

    /// Returns the scores of the pairs, in order.
    public List<IfdScore> score(List<InstructionPair> pairs) {
        long start = System.nanoTime();
        List<Target> targets = new ArrayList<>();
        pairs.forEach(pair -> targets.addAll(targets(pair)));
        List<@Nullable TrainingSequence> sequences = new ArrayList<>();
        targets.forEach(target -> sequences.add(target.sequence()));
        double[] values = forward.perplexities(sequences);
        tokens += forward.tokens();
        nanos += System.nanoTime() - start;
        List<IfdScore> scores = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            scores.add(score(values, targets.subList(4 * i, 4 * i + 4), 4 * i));
        }
        return scores;
    }

    /// Returns how many tokens went through the model so far; a prompt that texts share counts once.
    public long tokens() {
        return tokens;
    }

    /// Returns how long scoring took so far.
    public double seconds() {
        return nanos / 1e9;
    }

    private static IfdScore score(double[] values, List<Target> targets, int at) {
        String missing = "";
        for (int i = 0; i < targets.size() && missing.isEmpty(); i++) {
            missing = targets.get(i).missing();
            if (missing.isEmpty() && !Double.isFinite(values[at + i])) {
                missing = "a perplexity is not a number";
            }
        }
        return new IfdScore(
                values[at],
                values[at + 1],
                values[at + 2],
                values[at + 3],
                targets.stream().anyMatch(Target::cut),
                missing);
    }

    /// Returns the output alone and given the instruction, then the instruction alone and given the output.
    private List<Target> targets(InstructionPair pair) {
        if (pair.output().isEmpty()) {
            Target none = new Target(null, false, "the output is empty");
            return List.of(none, none, none, none);
        }
        String asked = texts.prompt(pair.instruction(), pair.input());
        String guessed = texts.prompt(GUESS + pair.output() + GENERATE, "");
        return List.of(
                alone(pair.output(), asked, "output"),
                behind(asked + pair.output(), pair.output(), "output"),
                alone(pair.instruction() + pair.input(), guessed, "instruction"),
                behind(guessed + pair.instruction() + pair.input(), pair.instruction(), "instruction"));
    }

    private Target alone(String text, String prompt, String what) {
        int most = maxLength - texts.prompted(prompt, maxLength).length + 1;
        int[] ids = texts.alone(text, Integer.MAX_VALUE);
        boolean cut = ids.length > most;
        int[] kept = cut ? texts.alone(text, most) : ids;
        return target(kept, 1, cut, "the " + what + " alone has fewer than two tokens within the length allowed");
    }

    private Target behind(String text, String span, String what) {
        int[] ids = texts.prompted(text);
        boolean cut = ids.length > maxLength;
        int[] kept = cut ? texts.prompted(text, maxLength) : ids;
        int start = texts.prompted(text.substring(0, text.lastIndexOf(span))).length;
        return target(kept, start, cut, "nothing of the " + what + " is left within the length allowed");
    }

    /// @param start the first token that counts; the very first of all has nothing before it and never does
    private static Target target(int[] ids, int start, boolean cut, String otherwise) {
        int from = Math.max(1, start);
        if (from >= ids.length) {
            return new Target(null, cut, otherwise);
        }
        return new Target(
                TrainingSequence.demonstration(Arrays.copyOf(ids, from), Arrays.copyOfRange(ids, from, ids.length)),
                cut,
                "");
    }
}
