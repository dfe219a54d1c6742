package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The prompts of a run: fast weights beside the slow ones (FST, 2605.12484).
///
/// Every T steps, the first time before step 1, the prompts in use are scored anew, since the weights have moved
/// and old scores are stale. Then they evolve ([FastCycle]). Where other tasks begin, old scores are stale, too. The
/// completions of a task are spread over several prompts. Its credit stays that of the task.
///
/// **How we differ**: where the budget of rollouts does not suffice for a cycle, the prompts stay.
public final class FastWeights implements FieldState {
    private final FastRules rules;
    private final PromptFit fit;
    private final FastCycle cycle;
    private final LongSupplier nanoTime;
    private final List<KeptPrompt> population = new ArrayList<>();
    private final Map<String, Double> asked = new TreeMap<>();
    private List<PromptRenderer> renderers = List.of();
    private @Nullable Drawn last;
    private int cycles;
    private int scoredAt;
    private long completions;
    private long tokens;
    private long allCompletions;
    private long allTokens;
    private boolean warned;
    private double between = Double.NaN;

    /// @param start prompts to begin with, at least one, all with the same parts
    /// @param nanoTime a monotonic clock
    public FastWeights(FastCycle cycle, List<Prompt> start, LongSupplier nanoTime) {
        this.rules = cycle.rules();
        this.fit = cycle.fit();
        this.cycle = cycle;
        this.nanoTime = nanoTime;
        start.stream().limit(rules.population()).forEach(prompt -> population.add(new KeptPrompt(prompt, null, 0)));
        render();
    }

    /// The prompts that were drawn for a group. Where they teach, each of its completions asks for them.
    private record Drawn(Task task, int step, int number, List<GivenPrompt> prompts) {
        private boolean isOf(Task other, int itsStep, int itsNumber) {
            return step == itsStep && number == itsNumber && task.equals(other);
        }
    }

    private void render() {
        last = null;
        renderers = population.stream()
                .map(kept -> fit.prompts().with(kept.prompt()))
                .toList();
    }

    /// Begins a step: evolves the prompts where it is time.
    ///
    /// @param rolloutsLeft at most so many completions may be sampled
    /// @param inPlay the environments of the tasks that begin with this step; empty where none begin
    void begin(int step, long rolloutsLeft, Set<String> inPlay, EventSink events) {
        completions = 0;
        tokens = 0;
        between = Double.NaN;
        boolean due = (step - 1) % rules.every() == 0 || !inPlay.isEmpty();
        if (due && rules.most(population.size()) < rolloutsLeft) {
            evolve(step, inPlay, events);
        }
    }

    private void evolve(int step, Set<String> inPlay, EventSink events) {
        long begun = nanoTime.getAsLong();
        cycles++;
        Map<Cell, Double> cells = new TreeMap<>();
        if (!inPlay.isEmpty()) {
            cells.putAll(cycle.rungs(inPlay));
        } else {
            asked.forEach((cell, count) -> cells.put(Cell.parse(cell), count));
        }
        FastCycle.Found found = cycle.run(
                cycles, cells, population.stream().map(KeptPrompt::prompt).toList());
        population.clear();
        found.chosen()
                .forEach(each -> population.add(new KeptPrompt(
                        new Prompt(each.parts()), each.mean(), each.scores().size())));
        render();
        asked.clear();
        scoredAt = step;
        completions = found.completions();
        tokens = found.tokens();
        allCompletions += completions;
        allTokens += tokens;
        if (!warned) {
            found.warning().ifPresent(message -> events.accept(new Warned(step, "fast_weights", message)));
        }
        warned = found.warning().isPresent();
        events.accept(new PromptsEvolved(
                step,
                cycles,
                found.chosen().stream()
                        .map(each -> new PromptsEvolved.Scored(each.parts(), each.mean()))
                        .toList(),
                found.before(),
                found.proposed(),
                found.entered(),
                found.tasks(),
                completions,
                tokens,
                (nanoTime.getAsLong() - begun) / 1e9));
    }

    /// Returns the prompts that the completions of a task are spread over, in the order in which they take
    /// turns; none where completions are sampled without one, or where none leaves room in the context.
    ///
    /// @param number counts the groups of the step
    List<GivenPrompt> spread(Task task, int step, int number) {
        return rules.spread() ? draw(task, step, number) : List.of();
    }

    private List<GivenPrompt> draw(Task task, int step, int number) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, renderers.size()).boxed().toList());
        Collections.shuffle(order, Random.from(Seeds.stream(rules.seed(), "prompts", step, number)));
        List<GivenPrompt> drawn = new ArrayList<>();
        for (int place : order) {
            if (drawn.size() < rules.promptsPerGroup()) {
                PromptRenderer.Rendered rendered = renderers.get(place).render(task);
                if (fits(rendered.ids())) {
                    drawn.add(new GivenPrompt(place, rendered.text(), rendered.ids()));
                }
            }
        }
        return drawn;
    }

    private boolean fits(int[] ids) {
        return ids.length + fit.completion() <= fit.context();
    }

    /// Returns the token ids of a task under the prompt that teaches one of its rollouts; without one where
    /// none fits.
    ///
    /// @param number counts the groups of the step
    public int[] teaching(Task task, int step, int number, int rollout) {
        Drawn drawn = last;
        if (drawn == null || !drawn.isOf(task, step, number)) {
            drawn = new Drawn(task, step, number, draw(task, step, number));
            last = drawn;
        }
        List<GivenPrompt> prompts = drawn.prompts();
        return prompts.isEmpty()
                ? fit.prompts().render(task).ids()
                : prompts.get(rollout % prompts.size()).ids();
    }

    /// Returns the token ids of a task under the prompts in turn; without one where its turn does not fit.
    public int[] inTurn(Task task, int number) {
        int[] ids = renderers.get(number % renderers.size()).render(task).ids();
        return fits(ids) ? ids : fit.prompts().render(task).ids();
    }

    /// Returns what is learned of an expert solution, under one of the prompts or under none; under none where
    /// its turn does not fit.
    ///
    /// @param number counts the solutions of the step
    TrainingSequence solution(int step, int number, Conversation task, List<Message> expert) {
        TrainingSequence prompted = shown("demonstration", step, number).solution(task, expert);
        return prompted.length() <= fit.context() ? prompted : fit.prompts().solution(task, expert);
    }

    /// Returns the renderer of a lesson or of an expert solution: of one of the prompts or of none, each as likely.
    ///
    /// @param kind of what is shown
    /// @param number counts them within the step
    PromptRenderer shown(String kind, int step, int number) {
        int place = rules.spread()
                ? Seeds.stream(rules.seed(), "shown under", kind, step, number).nextInt(renderers.size() + 1)
                : renderers.size();
        return place == renderers.size() ? fit.prompts() : renderers.get(place);
    }

    /// Takes in the groups of a step.
    void observe(List<RolloutGroup> groups) {
        groups.forEach(group -> asked.merge(group.task().cell().toString(), 1.0, Double::sum));
        between = PromptShare.of(groups);
    }

    /// Returns the prompts in use, the best first.
    public List<ScoredPrompt> prompts() {
        return population.stream()
                .map(kept -> new ScoredPrompt(kept.prompt(), kept.score(), kept.tasks()))
                .toList();
    }

    /// Returns the step of the last cycle; 0 before the first.
    public int scoredAt() {
        return scoredAt;
    }

    /// Returns the completions that the step took beside its groups.
    long completions() {
        return completions;
    }

    /// Returns the tokens of those.
    long tokens() {
        return tokens;
    }

    /// Returns the metrics of a step:
    ///
    /// - `fast/prompts`: prompts in use; `fast/score`, `fast/best_score`: their mean and highest score when they
    ///   were last scored; `fast/age`: steps since then
    /// - `fast/completions`, `fast/tokens`: what cycles took since the run began; `fast/reflection_tokens`: what
    ///   the reflection model read and wrote since then
    /// - `fast/between_prompts`: see [PromptShare]; absent where it is not defined
    Map<String, Double> metrics(int step) {
        Metrics metrics = new Metrics();
        metrics.put("fast/prompts", (double) population.size());
        double[] scores = population.stream()
                .map(KeptPrompt::score)
                .filter(Objects::nonNull)
                .mapToDouble(score -> score)
                .toArray();
        if (scores.length > 0) {
            metrics.put("fast/score", Metrics.mean(scores));
            metrics.put("fast/best_score", Arrays.stream(scores).max().orElseThrow());
            metrics.put("fast/age", (double) step - scoredAt);
        }
        metrics.put("fast/completions", (double) allCompletions);
        metrics.put("fast/tokens", (double) allTokens);
        metrics.put("fast/reflection_tokens", (double) cycle.reflectionTokens());
        if (Double.isFinite(between)) {
            metrics.put("fast/between_prompts", between);
        }
        return metrics.values();
    }

    @Override
    public void fields(StateFields state) {
        state.of("the prompts").madeBy("fast_weights of " + rules.population() + " prompts");
        cycles = state.smallCount("cycles", cycles);
        scoredAt = state.smallCount("scored_at", scoredAt);
        allCompletions = state.total("completions", allCompletions);
        allTokens = state.total("tokens", allTokens);
        warned = state.flag("warned", warned);
        state.numbers("asked", asked);
        cycle.keep(state);
        Map<String, KeptPrompt> prompts = new LinkedHashMap<>();
        for (int i = 0; i < population.size(); i++) {
            prompts.put(Integer.toString(i), population.get(i));
        }
        state.parts("prompts", prompts, () -> new KeptPrompt(Prompt.NONE, null, 0));
        population.clear();
        population.addAll(prompts.values());
        render();
    }
}
