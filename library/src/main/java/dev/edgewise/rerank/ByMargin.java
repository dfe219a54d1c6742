package dev.edgewise.rerank;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.MarginBands.Comparison;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// Lists at the model's learning edge: a curriculum chooses the kind of query and the band of margins that a
/// list compares, by how often the model orders such pairs right.
///
/// A kind is an environment, by default [#PAIRS] alone, and a band a level of it, a comparison of a document
/// with others is a group, and a pair in the order of its labels a success; ties are none. Guessing gets half.
/// So every sampler of tasks is one of pairs.
public final class ByMargin implements ListDraw, FieldState {
    /// The environment that bands are levels of where queries have no kinds.
    public static final String PAIRS = "pairs";

    private final Map<String, MarginBands> bands;
    private final Curriculum curriculum;
    private final int queries;
    private final int documents;
    private final ToDoubleFunction<float[]> order;
    private final long seed;
    private List<Asked> asked = List.of();

    private record Asked(Cell cell, Comparison comparison) {}

    /// Draws from bands.
    ///
    /// @param bands of each kind of query
    /// @param curriculum over the kinds, with as many levels as there are bands
    /// @param queries lists of a step
    /// @param documents of a list, at most; at least 2
    /// @param order what documents are ordered by, from their logits; see [PairModel#rankingScore]
    public ByMargin(
            Map<String, MarginBands> bands,
            Curriculum curriculum,
            int queries,
            int documents,
            ToDoubleFunction<float[]> order,
            long seed) {
        this.bands = Map.copyOf(bands);
        this.curriculum = curriculum;
        this.queries = queries;
        this.documents = documents;
        this.order = order;
        this.seed = seed;
    }

    @Override
    public List<QueryList> draw(int step, int steps) {
        curriculum.beginStep(step, steps);
        List<Asked> now = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            var random = Seeds.stream(seed, "margin", step, i);
            Cell cell = curriculum.next(random).cell();
            MarginBands own = Objects.requireNonNull(bands.get(cell.environment()));
            now.add(new Asked(cell, own.draw(cell.level(), documents, random)));
        }
        asked = now;
        return now.stream().map(each -> each.comparison().list()).toList();
    }

    @Override
    public void learned(List<ListScores> scores) {
        for (int i = 0; i < scores.size(); i++) {
            Asked about = asked.get(i);
            Task task = new Task(
                    about.cell() + ":" + about.comparison().list().query(),
                    about.cell(),
                    about.comparison().list().query(),
                    "",
                    List.of());
            curriculum.observe(new RolloutGroup(task, task.question(), new int[1], outcomes(about, scores.get(i))));
        }
    }

    private List<Rollout> outcomes(Asked about, ListScores scores) {
        List<JudgedDocument> documents = about.comparison().list().documents();
        int anchor = 0;
        while (!documents.get(anchor).equals(about.comparison().anchor())) {
            anchor++;
        }
        double[] own = Arrays.stream(scores.scored().logits())
                .mapToDouble(logits -> order.applyAsDouble(floats(logits)))
                .toArray();
        List<Rollout> outcomes = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            if (i != anchor) {
                double wanted = Math.signum(
                        documents.get(i).value() - documents.get(anchor).value());
                outcomes.add(outcome(wanted == Math.signum(own[i] - own[anchor])));
            }
        }
        return outcomes;
    }

    private static float[] floats(double[] logits) {
        float[] floats = new float[logits.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) logits[i];
        }
        return floats;
    }

    private static Rollout outcome(boolean right) {
        Completion none = new Completion(new int[0], new float[0], new float[0], FinishReason.EOS, "");
        return new Rollout(none, Score.outcome(right, new ParseResult.Answer("")));
    }

    @Override
    public Map<String, Double> metrics(int step) {
        return curriculum.metrics();
    }

    @Override
    public List<CellState> cells() {
        return curriculum.cells();
    }

    @Override
    public void fields(StateFields state) {
        int count = bands.values().stream().mapToInt(MarginBands::count).sum();
        state.of("the pairs at the edge").madeBy(count + " bands, " + documents + " documents");
        state.part("curriculum", curriculum);
    }
}
