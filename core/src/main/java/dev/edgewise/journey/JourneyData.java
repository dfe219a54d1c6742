package dev.edgewise.journey;

import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The data sets of a list of trees.
///
/// The control of 2410.18982 is the shortcuts of the same trees. A journey has more tokens than its shortcut, so
/// there is a second control of equal tokens: all shortcuts, those of the journeys' own paths first, over and
/// over, until the tokens of their completions come nearest to those of the journeys.
///
/// @param thoughts the walks of the journeys, in their order
/// @param journeys one for each tree with a right path and a wrong branch beside it
/// @param shortcuts every right path of these trees; that of the journey first
/// @param matched shortcuts with as many tokens as the journeys
/// @param losses what was left out, each a count and a reason
public record JourneyData(
        List<LongThought> thoughts,
        List<JourneyRow> journeys,
        List<JourneyRow> shortcuts,
        List<JourneyRow> matched,
        List<Loss> losses) {
    /// What was left out.
    public record Loss(int count, String reason) {}

    public JourneyData {
        thoughts = List.copyOf(thoughts);
        journeys = List.copyOf(journeys);
        shortcuts = List.copyOf(shortcuts);
        matched = List.copyOf(matched);
        losses = List.copyOf(losses);
    }

    /// How data sets are made.
    ///
    /// @param forms finds the form of a tree's journey
    /// @param tokens counts the tokens of a completion, its end token included
    /// @param rewriter null for drafts as they are
    public record Making(
            Traversal traversal,
            Function<ReasoningTree, ThoughtForm> forms,
            CompletionForm completions,
            ToIntFunction<String> tokens,
            @Nullable Rewriter rewriter,
            long seed) {

        /// Makes the data sets.
        public JourneyData of(List<ReasoningTree> trees) {
            return new Maker(this).make(trees);
        }
    }

    private static final class Maker {
        private final Making making;
        private final List<JourneyRow> journeys = new ArrayList<>();
        private final List<JourneyRow> own = new ArrayList<>();
        private final List<JourneyRow> others = new ArrayList<>();
        private int closed;
        private int smooth;
        private int refused;
        private int drafts;

        private Maker(Making making) {
            this.making = making;
        }

        private JourneyData make(List<ReasoningTree> trees) {
            List<LongThought> walked = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < trees.size(); i++) {
                Optional<LongThought> thought =
                        making.traversal().walk(trees.get(i), Seeds.stream(making.seed(), "walk", i));
                if (thought.isPresent()) {
                    walked.add(thought.get());
                    numbers.add(i);
                } else if (trees.get(i).correctLeaves().isEmpty()) {
                    closed++;
                } else {
                    smooth++;
                }
            }
            List<LongThought> kept = write(walked, numbers);
            List<JourneyRow> shortcuts = new ArrayList<>(own);
            shortcuts.addAll(others);
            return new JourneyData(kept, journeys, shortcuts, matched(shortcuts, sum(journeys)), losses());
        }

        private List<LongThought> write(List<LongThought> walked, List<Integer> numbers) {
            List<List<String>> lines =
                    walked.stream().map(thought -> lines(thought, thought)).toList();
            Rewriter rewriter = making.rewriter();
            List<Optional<List<String>>> rewritten = rewriter == null
                    ? walked.stream().map(_ -> Optional.<List<String>>empty()).toList()
                    : rewriter.rewrite(walked, lines);
            List<LongThought> kept = new ArrayList<>();
            for (int i = 0; i < walked.size(); i++) {
                LongThought thought = walked.get(i);
                int tree = numbers.get(i);
                Optional<JourneyRow> better = rewritten.get(i).flatMap(text -> row(thought, text, tree, true));
                List<String> draft = lines.get(i);
                Optional<JourneyRow> journey = better.or(() -> row(thought, draft, tree, false));
                Optional<JourneyRow> shortcut = shortcut(thought, thought.leaf(), tree);
                if (journey.isEmpty() || shortcut.isEmpty()) {
                    refused++;
                    continue;
                }
                drafts += rewriter != null && better.isEmpty() ? 1 : 0;
                kept.add(thought);
                journeys.add(journey.get());
                own.add(shortcut.get());
                thought.tree().correctLeaves().stream()
                        .filter(leaf -> leaf != thought.leaf())
                        .flatMap(leaf -> shortcut(thought, leaf, tree).stream())
                        .forEach(others::add);
            }
            return kept;
        }

        private List<String> lines(LongThought of, LongThought thought) {
            return making.forms().apply(of.tree()).lines(thought);
        }

        private Optional<JourneyRow> shortcut(LongThought of, int leaf, int tree) {
            LongThought straight = LongThought.shortcut(of.tree(), leaf);
            return row(straight, lines(of, straight), tree, false);
        }

        private Optional<JourneyRow> row(LongThought thought, List<String> lines, int tree, boolean rewritten) {
            ReasoningTree of = thought.tree();
            String answer = of.node(thought.leaf()).step().text();
            return making.completions()
                    .write(of.task(), lines, answer)
                    .map(text -> new JourneyRow(
                            of.task(),
                            text,
                            tree,
                            thought.visits().size(),
                            thought.detours(),
                            making.tokens().applyAsInt(text),
                            rewritten));
        }

        private List<Loss> losses() {
            List<Loss> losses = new ArrayList<>();
            add(losses, closed, "trees have no right path");
            add(losses, smooth, "trees have no wrong branch beside the right path");
            add(losses, refused, "journeys or their shortcuts would not be right in the answer format");
            add(losses, drafts, "rewrites could not be read or lose a step, so the draft is kept");
            return losses;
        }

        private static void add(List<Loss> losses, int count, String reason) {
            if (count > 0) {
                losses.add(new Loss(count, reason));
            }
        }
    }

    /// Returns how many tokens the completions of rows have.
    public static long sum(List<JourneyRow> rows) {
        return rows.stream().mapToLong(JourneyRow::tokens).sum();
    }

    /// Returns rows over and over until their tokens come nearest to `tokens`.
    static List<JourneyRow> matched(List<JourneyRow> rows, long tokens) {
        List<JourneyRow> matched = new ArrayList<>();
        long left = tokens;
        for (int i = 0; !rows.isEmpty(); i = (i + 1) % rows.size()) {
            JourneyRow row = rows.get(i);
            if (2 * left < row.tokens()) {
                break;
            }
            matched.add(row);
            left -= row.tokens();
        }
        return matched;
    }
}
