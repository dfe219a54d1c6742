package dev.edgewise.environment.tools;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.Episodes;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.loop.LoopFunction;
import dev.edgewise.tool.loop.WrongFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Does one thing follow from another? What follows directly from being a kind is known to a function alone:
/// `Follows("duni")` gives `sabo, kepa`. Half of the questions are answered with yes.
///
/// | level | steps to the answer | kinds that follow directly |
/// |---|---|---|
/// | 0 | 1 | 1 |
/// | 1 | 2 | 1 |
/// | 2 | 3 | 1 |
/// | 3 | 2 | 2 |
/// | 4 | 4 | 1 |
/// | 5 | 3 | 2 |
///
/// Kinds are words that no language has, drawn anew for every problem.
public final class Entailment extends SeededEpisodes<Entailment.Question> {
    /// Makes the family from its settings.
    public static final EnvironmentProvider<LoopSettings> PROVIDER = EnvironmentProvider.of(
            "entailment", LoopSettings.class, (settings, context) -> new Entailment(context.name(), settings));

    private static final List<String> LEVELS = List.of(
            "one step",
            "a chain of two steps",
            "a chain of three steps",
            "two steps in a tree",
            "a chain of four steps",
            "three steps in a tree");
    private static final int[] DEPTH = {1, 2, 3, 2, 4, 3};
    private static final int[] BRANCHES = {1, 1, 1, 2, 1, 2};

    private final boolean instructions;
    private final LoopEpisodes episodes;

    Entailment(String name, LoopSettings settings) {
        super(name, LEVELS);
        this.instructions = settings.instructions();
        this.episodes =
                new LoopEpisodes(task -> functions(problem(task).rules()), settings.errorReward(), AnswerCheck.TEXT);
    }

    /// A question and the rules that decide it.
    ///
    /// @param rules from a kind to those that follow directly
    record Question(
            Map<String, List<String>> rules,
            String question,
            String answer,
            List<String> steps,
            @Nullable Conversation prompt,
            List<Message> expert)
            implements Problem {}

    private static List<LoopFunction> functions(Map<String, List<String>> rules) {
        return List.of(new LoopFunction(
                "Follows",
                "tells what every thing of a kind is, too",
                List.of("kind"),
                "Follows(kind=\"duni\")",
                values -> {
                    if (!(values.getFirst() instanceof String kind)) {
                        throw new WrongFormat();
                    }
                    List<String> known = rules.getOrDefault(kind, List.of());
                    return known.isEmpty() ? "nothing" : String.join(", ", known);
                }));
    }

    @Override
    Question make(int level, RandomGenerator random) {
        List<String> words = Syllables.words(random, 40, 2);
        Deque<String> unused = new ArrayDeque<>(words);
        String first = unused.remove();
        Map<String, List<String>> rules = new TreeMap<>();
        List<String> row = List.of(first);
        for (int depth = 0; depth < DEPTH[level]; depth++) {
            List<String> next = new ArrayList<>();
            for (String kind : row) {
                List<String> own = new ArrayList<>();
                for (int i = 0; i < BRANCHES[level]; i++) {
                    own.add(unused.remove());
                }
                rules.put(kind, own);
                next.addAll(own);
            }
            row = next;
        }
        boolean yes = random.nextBoolean();
        String last = yes ? row.get(random.nextInt(row.size())) : unused.remove();
        String question = "Is every " + first + " a " + last + "?";
        List<String> calls = calls(rules, first, last);
        List<LoopFunction> functions = functions(rules);
        String answer = yes ? "yes" : "no";
        return new Question(
                rules,
                question,
                answer,
                calls,
                instructions
                        ? new Conversation(List.of(new Message(
                                "user",
                                LoopEpisodes.instructions(functions) + question
                                        + " Answer \"yes\" if it follows in any number of steps, else \"no\".")))
                        : null,
                LoopEpisodes.expert(functions, calls, "\"" + answer + "\""));
    }

    /// Asks what follows, the kinds that came first at first, until the last one is found or nothing is left.
    private static List<String> calls(Map<String, List<String>> rules, String first, String last) {
        List<String> calls = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(first));
        Set<String> known = new LinkedHashSet<>();
        while (!open.isEmpty() && !known.contains(last)) {
            String kind = open.remove();
            calls.add("Follows(\"" + kind + "\")");
            for (String next : rules.getOrDefault(kind, List.of())) {
                if (known.add(next)) {
                    open.add(next);
                }
            }
        }
        return calls;
    }

    @Override
    public double chance() {
        return 0.5;
    }

    @Override
    public Score score(Task task, String completion) {
        return episodes.score(task, completion);
    }

    @Override
    public Optional<Episodes> episodes() {
        return Optional.of(episodes);
    }
}
