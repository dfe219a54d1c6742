package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.builtin.BuiltIns;
import dev.edgewise.credit.FormatBonus;
import dev.edgewise.credit.FormatQuota;
import dev.edgewise.credit.WeightedReinforce;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.plugin.LessonContext;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.profile.Profile;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Lessons of a sum, answered by a model that writes what it is told to.
class LessonSourceTest {
    private static final int GROUP = 4;
    private static final Cell SUMS = new Cell("addition", 0);

    private final List<TrainingEvent> events = new ArrayList<>();
    private final Progress progress = new Progress(
            new Ladders(Map.of("addition", 1)),
            SuccessPosterior.Settings.STANDARD,
            new StagePolicy(0.85, 0.75, 0.05, 0.5),
            Set.of(SUMS));

    /// One sum with one step.
    private static final class OneSum implements Environment {
        @Override
        public String name() {
            return "addition";
        }

        @Override
        public int levels() {
            return 1;
        }

        @Override
        public String describe(int level) {
            return "one sum";
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return new Task("addition/0:7+5", SUMS, "7+5=", "12", List.of("7+5=12"));
        }

        @Override
        public Score score(Task task, String completion) {
            return Score.outcome(completion.equals("#### 12"), new ParseResult.Missing());
        }

        @Override
        public String solution(Task task) {
            return "7+5=12\n#### 12";
        }
    }

    /// Writes the texts in turn, of three tokens each.
    private static final class Writer implements CompletionSampler {
        private final String[] texts;
        private final List<List<String>> stops = new ArrayList<>();

        Writer(String... texts) {
            this.texts = texts;
        }

        @Override
        public List<List<Completion>> generate(
                List<Generator.Request> requests, int copies, SamplingSettings settings) {
            stops.add(settings.stop());
            return requests.stream()
                    .map(request -> Arrays.stream(texts)
                            .limit(copies)
                            .map(Writer::completion)
                            .toList())
                    .toList();
        }

        private static Completion completion(String text) {
            return new Completion(new int[] {1, 2, 3}, new float[3], new float[3], FinishReason.STOP, text);
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }

    private Lessons lessons(String type) {
        LessonProvider<?> provider = Objects.requireNonNull(Plugins.ofClassPath()
                .<LessonProvider<?>>all(LessonProvider.class)
                .get(type));
        return provider.make(Keys.defaults(provider.settings()), new LessonContext(progress));
    }

    private RolloutSource source(Writer writer, String type, int context) {
        return source(writer, type, context, Credit.scaledBy(ScaleRewards.GROUP));
    }

    private RolloutSource source(Writer writer, String type, int context, Credit credit) {
        Curriculum curriculum = new Curriculum(
                progress,
                new UniformSampler(progress.ladders()),
                List.of(new OutcomeGate()),
                FrontierImitation.below(0.5),
                GROUP);
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, 6, List.of());
        PromptRenderer prompts = new PromptRenderer(new LetterTokenizer(96), null, "");
        Environment sums = new OneSum();
        return new RolloutSource(
                new RolloutSettings(3, 1, GROUP, 1, 2, 1, sampling),
                List.of(sums),
                curriculum,
                prompts,
                writer,
                Scores.PLAIN,
                credit,
                new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 6),
                new CrossEntropy(),
                new LessonSource(
                        new LessonSettings(3, 2, GROUP, 2, context, sampling),
                        List.of(new Taught(sums, type, lessons(type))),
                        curriculum,
                        prompts,
                        writer,
                        Scores.PLAIN));
    }

    private BatchSource.Collected<TrainingBatch> step(RolloutSource source, int step) {
        return source.next(step, 9, 1000, events::add);
    }

    private List<LessonScored> given() {
        return events.stream()
                .filter(LessonScored.class::isInstance)
                .map(LessonScored.class::cast)
                .toList();
    }

    private static List<String> prefixes(BatchSource.Collected<TrainingBatch> collected) {
        return collected.batch().parts().stream().map(BatchPart::prefix).toList();
    }

    @Test
    void lessonsAreAPartOfTheBatch() {
        Writer writer = new Writer("7+5=12", "7+5=11", "7+5=1", "x");
        BatchSource.Collected<TrainingBatch> collected = step(source(writer, "srl", 64), 1);

        assertThat(prefixes(collected)).containsExactly(BatchPart.LESSONS, BatchPart.DEMONSTRATIONS);
        BatchPart lessons = collected.batch().parts().getFirst();
        assertThat(lessons.sequences()).hasSize(2 * GROUP).allMatch(sequence -> sequence.sampled());
        assertThat(lessons.weight()).isEqualTo(0.5); // two lessons beside two solutions
        assertThat(writer.stops).containsExactly(List.of(), List.of("\n"));
        assertThat(given())
                .hasSize(2)
                .allMatch(one -> one.admitted() && one.lessons().equals("srl"));
        assertThat(collected.rollouts()).isEqualTo(3 * GROUP);
        assertThat(collected.metrics())
                .containsEntry("lessons/addition/understood", 0.75)
                .containsEntry("lessons/addition/taught", 1.0)
                .containsKeys("lessons/addition/reward", "lessons/addition/reward_std")
                .doesNotContainKeys("lessons/addition/without_steps", "lessons/addition/too_long");
    }

    /// Once its lessons are understood a cell is no longer imitated, and is still taught by them.
    @Test
    void lessonsThatAreUnderstoodTakeTheCellOutOfImitation() {
        RolloutSource source = source(new Writer("7+5=12", "7+5=11", "7+5=1", "x"), "srl", 64);
        step(source, 1);
        assertThat(progress.stage(SUMS)).isEqualTo(Stage.SRL);
        assertThat(prefixes(step(source, 2))).containsExactly(BatchPart.LESSONS);
        assertThat(given())
                .extracting(LessonScored::stage)
                .containsExactly(Stage.IMITATE, Stage.IMITATE, Stage.SRL, Stage.SRL);
    }

    @Test
    void groupsWithoutSpreadAreReplacedAsOftenAsTheBudgetAllows() {
        BatchSource.Collected<TrainingBatch> collected = step(source(new Writer("", "", "", ""), "srl", 64), 1);
        assertThat(prefixes(collected)).containsExactly(BatchPart.DEMONSTRATIONS);
        assertThat(given()).hasSize(4).noneMatch(LessonScored::admitted);
        assertThat(progress.stage(SUMS)).isEqualTo(Stage.IMITATE);
    }

    @Test
    void helpIsScoredByTheEnvironment() {
        step(source(new Writer("#### 12", "12", "3", "4"), "help", 64), 1);
        assertThat(given())
                .hasSize(2)
                .allMatch(one -> one.admitted() && one.group().successes() == 1);
        assertThat(given())
                .allSatisfy(one -> assertThat(one.group().prompt())
                        .startsWith(one.group().task().question())
                        .isNotEqualTo(one.group().task().question()));
    }

    /// A mean of 1 + 5/6 + 10/11 − 1 over four: graded similarity counts, whatever rewards outcomes and formats.
    @Test
    void creditOfOutcomesAndFormatsLeavesLessonsTheirGrades() {
        for (Credit credit : List.of(
                new WeightedReinforce(0.1, 1, 0),
                new FormatBonus(0.2, ScaleRewards.NONE),
                new FormatQuota(0.5, ScaleRewards.NONE))) {
            events.clear();
            step(source(new Writer("7+5=12", "7+5=11", "7+5=1", ""), "srl", 64, credit), 1);
            assertThat(given()).hasSize(2).allSatisfy(one -> {
                double[] rewards = one.group().rewards();
                assertThat(rewards).containsExactly(new double[] {1, 5 / 6.0, 10 / 11.0, -1}, within(1e-12));
                double mean = Arrays.stream(rewards).average().orElseThrow();
                double scale = credit instanceof WeightedReinforce
                        ? Math.sqrt(Arrays.stream(rewards)
                                        .map(reward -> (reward - mean) * (reward - mean))
                                        .sum()
                                / 3)
                        : 1;
                assertThat(one.advantages())
                        .containsExactly(
                                Arrays.stream(rewards)
                                        .map(reward -> (reward - mean) / scale)
                                        .toArray(),
                                within(1e-3));
            });
        }
    }

    @Test
    void aLessonThatDoesNotFitTheContextIsCounted() {
        RolloutSource source = source(new Writer("", "", "", ""), "srl", 8);
        BatchSource.Collected<TrainingBatch> collected = step(source, 1);
        assertThat(given()).isEmpty();
        assertThat(collected.metrics()).containsEntry("lessons/addition/too_long", 4.0);

        ObjectNode state = source.snapshot();
        step(source, 2);
        source.restore(state); // a rollback undoes nothing of what was done
        assertThat(step(source, 3).metrics()).containsEntry("lessons/addition/too_long", 12.0);
    }

    /// Where outcomes teach there are no lessons.
    @Test
    void aCellWithASkillGetsNone() {
        progress.beginStep(0);
        progress.observe(SampleGroups.outcomes(SUMS, 8, 5));
        step(source(new Writer("", "", "", ""), "srl", 64), 1);
        assertThat(given()).isEmpty();
    }

    @Test
    void theEventSaysWhatEachSignalGaveAndCost() {
        step(source(new Writer("7+5=12", "7+5=11", "7+5=1", "x"), "srl", 64), 1);
        List<SignalUse> uses = events.stream()
                .filter(SignalsGiven.class::isInstance)
                .flatMap(event -> ((SignalsGiven) event).uses().stream())
                .toList();
        assertThat(uses)
                .extracting(use -> use.cell() + " " + use.signal() + " " + use.sequences())
                .containsExactly("addition/0 demonstrations 2", "addition/0 outcome 0", "addition/0 srl 8");
        assertThat(uses).allMatch(use -> use.tokens() > 0 && use.teacherTokens() == 0);
    }

    @Test
    void restoredLessonsGoOnAsBefore() {
        RolloutSource straight = source(new Writer("7+5=12", "7+5=11", "7+5=1", "x"), "help", 64);
        step(straight, 1);
        RolloutSource restored = source(new Writer("7+5=12", "7+5=11", "7+5=1", "x"), "help", 64);
        restored.restore(TaskSamplerContract.reread(straight.snapshot()));
        assertThat(restored.snapshot()).isEqualTo(straight.snapshot());
    }

    @Test
    void theyAreAmongWhatEdgewiseBrings() {
        assertThat(new BuiltIns().providers())
                .filteredOn(LessonProvider.class::isInstance)
                .extracting(provider -> provider.type())
                .containsExactly("srl", "help");
    }
}
