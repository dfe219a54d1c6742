package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.KtoConfig;
import dev.edgewise.config.OrpoConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.PreferencePair;
import dev.edgewise.data.Preferences;
import dev.edgewise.error.DataException;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of a run on preferences, as tokens.
///
/// @param rows what is learned from, at least one: the chosen and the rejected completion of a pair with credit
///     1 and −1, or one judged completion
/// @param kinds of the pairs, in order; empty where no field says them
/// @param origin how many rows there were and what became of them, in a sentence for people
/// @param notes what else a person should know of them
record PreferenceData(List<List<TrainingSequence>> rows, List<String> kinds, String origin, List<String> notes) {
    /// Reads the rows, and cuts them to `algorithm.max_length` as TRL does.
    ///
    /// @throws DataException if a row cannot be used, or nothing is left to learn from
    static PreferenceData of(PreferenceConfig config, PromptRenderer prompts) {
        List<Path> files = config.preferences().dataset().stream().map(Path::of).toList();
        boolean single = config instanceof KtoConfig;
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        String kindField = config.preferences().kindField();
        List<String> kinds = new ArrayList<>();
        Cut cut = new Cut(config.preferences().maxLength(), config instanceof OrpoConfig);
        if (single) {
            Preferences.judged(files)
                    .forEach(each -> cut.add(tokens, List.of(each.demonstration()), each.wanted() ? 1 : -1));
        } else {
            for (PreferencePair pair : Preferences.pairs(files)) {
                boolean kept = cut.add(tokens, List.of(pair.chosen(), pair.rejected()), 1);
                if (kept && kindField != null) {
                    kinds.add(pair.text(kindField));
                }
            }
        }
        List<String> notes = new ArrayList<>(tokens.notes());
        notes.addAll(tokens.mismatches("learned"));
        return new PreferenceData(
                List.copyOf(cut.kept), List.copyOf(kinds), cut.origin(single ? "judged completions" : "pairs"), notes);
    }

    /// Rows cut to a length, and the count of those that are lost.
    private static final class Cut {
        private final int most;
        private final boolean imitatesPrompt;
        private final List<List<TrainingSequence>> kept = new ArrayList<>();
        private int read;
        private int filled;
        private int empty;
        private int equal;
        private int shortened;
        private int longest;

        /// @param most tokens, prompt and completion together
        /// @param imitatesPrompt whether the prompt of the chosen completion is imitated, too
        Cut(int most, boolean imitatesPrompt) {
            this.most = most;
            this.imitatesPrompt = imitatesPrompt;
        }

        /// Returns whether the row is kept.
        ///
        /// @param credit of the first completion; a second one has the opposite
        boolean add(DemonstrationTokens tokens, List<Demonstration> completions, int credit) {
            read++;
            List<TokenPair> pairs = tokens.continuations(completions);
            int[] prompt = pairs.getFirst().promptIds();
            int room = most - prompt.length;
            int length =
                    pairs.stream().mapToInt(p -> p.completionIds().length).max().orElse(0);
            if (pairs.stream().anyMatch(p -> p.completionIds().length == 0)) {
                empty++;
                return false;
            }
            longest = Math.max(longest, prompt.length + length);
            if (room < 1) {
                filled++;
                return false;
            }
            List<int[]> ids = pairs.stream()
                    .map(p -> Arrays.copyOf(p.completionIds(), Math.min(room, p.completionIds().length)))
                    .toList();
            if (ids.size() > 1 && Arrays.equals(ids.getFirst(), ids.getLast())) {
                equal++;
                return false;
            }
            shortened += length > room ? 1 : 0;
            List<TrainingSequence> row = new ArrayList<>();
            for (int[] each : ids) {
                int sign = row.isEmpty() ? credit : -credit;
                row.add(
                        imitatesPrompt && sign > 0
                                ? whole(prompt, each)
                                : new TrainingSequence(prompt, each, sign, null));
            }
            kept.add(List.copyOf(row));
            return true;
        }

        /// Returns a sequence whose prompt is its first token alone, so that the rest of the prompt is imitated.
        private static TrainingSequence whole(int[] prompt, int[] completion) {
            int[] rest = Arrays.copyOfRange(prompt, 1, prompt.length + completion.length);
            System.arraycopy(completion, 0, rest, prompt.length - 1, completion.length);
            float[] credit = new float[rest.length];
            Arrays.fill(credit, prompt.length - 1, credit.length, 1);
            return new TrainingSequence(Arrays.copyOf(prompt, 1), rest, 1, null).withAdvantages(credit);
        }

        /// Says what became of all rows.
        ///
        /// @throws DataException if nothing is left
        String origin(String what) {
            List<String> lost = new ArrayList<>();
            addIfAny(lost, empty, "left out, because nothing stands behind their prompts");
            addIfAny(lost, equal, "left out, because chosen and rejected are the same tokens");
            addIfAny(lost, filled, "left out, because their prompts fill algorithm.max_length of " + most + " tokens");
            addIfAny(lost, shortened, "cut after " + most + " tokens; they lose their end token");
            if (kept.isEmpty()) {
                throw new DataException("nothing is left to learn from. Of " + read + " " + what + ": "
                        + String.join("; ", lost) + ". Mend the rows"
                        + (filled > 0 ? ", or raise algorithm.max_length" : ""));
            }
            return lost.isEmpty()
                    ? read + " " + what + " read, all learned from"
                    : read + " " + what + " read, " + kept.size() + " learned from, which the metric epoch counts; "
                            + String.join("; ", lost)
                            + (longest > most ? ". algorithm.max_length: " + longest + " would hold all" : "");
        }

        private static void addIfAny(List<String> sentences, int count, String what) {
            if (count > 0) {
                sentences.add(count + " " + what);
            }
        }
    }
}
