package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.imitation.LearnableImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.Reversal;
import dev.edgewise.environment.family.Sorting;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A policy that has stopped trying: it writes the same wrong answer to everything, so that all groups are tied.
class RolloutSourceTest {
    private static final int GROUPS = 2;
    private static final int GROUP = 4;
    private static final Adjustment.EntropyFloor FLOOR = new Adjustment.EntropyFloor(0.05, 0.01);

    private final List<TrainingEvent> events = new ArrayList<>();

    /// Entropies of 0.001 and 0.003 nats in every completion.
    private record Stubborn() implements CompletionSampler {
        @Override
        public List<List<Completion>> generate(
                List<Generator.Request> requests, int copies, SamplingSettings settings) {
            Completion same = new Completion(
                    new int[] {1, 2}, new float[2], new float[] {0.001f, 0.003f}, FinishReason.EOS, "nothing");
            return Collections.nCopies(requests.size(), Collections.nCopies(copies, same));
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }

    static RolloutSource source(int demonstrations) {
        return source(demonstrations, LossType.DAPO, ClipRange.STANDARD);
    }

    /// Two groups of four a step, which none of two environments solves.
    static RolloutSource source(int demonstrations, LossType loss, ClipRange clip) {
        return source(
                List.of(new Sorting(AnswerFormat.BARE, false), new Reversal(AnswerFormat.BARE, false)),
                Map.of("sorting", 1, "reversal", 1),
                FrontierImitation.STANDARD,
                demonstrations,
                new PolicyGradient(loss, clip, KlPenalty.NONE, 6));
    }

    private static RolloutSource source(
            List<Environment> environments,
            Map<String, Integer> levels,
            Imitation imitation,
            int demonstrations,
            Objective policyObjective) {
        Progress progress = new Progress(new Ladders(levels), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        return source(
                environments,
                new Curriculum(
                        progress, new UniformSampler(progress.ladders()), List.of(new OutcomeGate()), imitation, GROUP),
                demonstrations,
                policyObjective);
    }

    private static RolloutSource source(
            List<Environment> environments, Curriculum curriculum, int demonstrations, Objective policyObjective) {
        return new RolloutSource(
                new RolloutSettings(
                        3, GROUPS, GROUP, 1, demonstrations, 1, new SamplingSettings(1, 1, 0, 6, List.of())),
                environments,
                curriculum,
                new PromptRenderer(new LetterTokenizer(96), null, ""),
                new Stubborn(),
                Credit.scaledBy(ScaleRewards.GROUP),
                policyObjective,
                new CrossEntropy());
    }

    private BatchSource.Collected<TrainingBatch> step(RolloutSource source, int step) {
        return source.next(step, 9, 1000, events::add);
    }

    /// Draws like another sampler, and wants groups of two and of four in turn.
    private static final class InTurn implements TaskSampler {
        private final TaskSampler draws;
        private int drawn;

        InTurn(TaskSampler draws) {
            this.draws = draws;
        }

        @Override
        public String name() {
            return "in turn";
        }

        @Override
        public void beginStep(int step, int steps) {
            draws.beginStep(step, steps);
        }

        @Override
        public Cell next(RandomGenerator random) {
            drawn++;
            return draws.next(random);
        }

        @Override
        public int groupSize(int usual) {
            return drawn % 2 == 1 ? 2 : usual;
        }

        @Override
        public int leastGroup(int usual) {
            return 2;
        }

        @Override
        public void observe(RolloutGroup group) {
            draws.observe(group);
        }

        @Override
        public Map<String, Double> metrics() {
            return Map.of();
        }

        @Override
        public ObjectNode snapshot() {
            return draws.snapshot();
        }

        @Override
        public void restore(ObjectNode state) {
            draws.restore(state);
        }
    }

    private List<Integer> sizes(long rolloutsLeft) {
        events.clear();
        Progress progress = new Progress(
                new Ladders(Map.of("sorting", 1, "reversal", 1)),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
        RolloutSource source = source(
                List.of(new Sorting(AnswerFormat.BARE, false), new Reversal(AnswerFormat.BARE, false)),
                new Curriculum(
                        progress,
                        new InTurn(new UniformSampler(progress.ladders())),
                        List.of(new OutcomeGate()),
                        FrontierImitation.STANDARD,
                        GROUP),
                0,
                new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 6));
        assertThat(source.groupSize()).isEqualTo(2);
        long rollouts = source.next(1, 9, rolloutsLeft, events::add).rollouts();
        List<Integer> sizes = events.stream()
                .filter(GroupScored.class::isInstance)
                .map(event -> ((GroupScored) event).group().size())
                .toList();
        assertThat(rollouts)
                .isEqualTo(sizes.stream().mapToInt(Integer::intValue).sum());
        return sizes;
    }

    @Test
    void groupsHaveTheSizeThatTheSamplerWantsAndSpendTheBudgetToTheLast() {
        assertThat(sizes(1000)).containsExactly(2, 4, 2);
        assertThat(sizes(5)).containsExactly(2, 3);
        assertThat(sizes(4)).containsExactly(2, 2);
        assertThat(sizes(3)).containsExactly(2);
        assertThat(sizes(1)).isEmpty();
    }

    @Test
    void theEntropyOfAllGroupsIsSeenWhenNoneEntersTheUpdate() {
        BatchSource.Collected<TrainingBatch> collected = step(source(0), 1);

        assertThat(collected.batch().isEmpty()).isTrue();
        assertThat(collected.metrics().get("frac_groups_mixed")).isZero();
        assertThat(collected.metrics().get("completions/entropy")).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void tiedGroupsFillTheStepWhileTheEntropyIsHeld() {
        RolloutSource source = source(8);
        source.turn(Knobs.turnedBy(List.of(FLOOR)));
        List<BatchPart> parts = step(source, 1).batch().parts();

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().sequences())
                .hasSize(GROUPS * GROUP)
                .allMatch(sequence -> sequence.sampled() && sequence.advantage() == 0);
        // Two groups beside eight demonstrations.
        assertThat(parts.getFirst().weight()).isCloseTo(0.2, within(1e-12));
        assertThat(parts.getFirst().objective().idleWithoutAdvantage()).isFalse();
        assertThat(events)
                .filteredOn(GroupScored.class::isInstance)
                .hasSize(GROUPS)
                .allMatch(event -> !((GroupScored) event).admitted());

        source.turn(Knobs.STANDARD);
        assertThat(step(source, 2).batch().parts())
                .allMatch(part -> part.sequences().stream().noneMatch(TrainingSequence::sampled));
    }

    @Test
    void demotedCellsStayOutThenToo() {
        RolloutSource source = source(0);
        source.turn(Knobs.turnedBy(List.of(
                FLOOR,
                new Adjustment.Demotion(new Cell("sorting", 0)),
                new Adjustment.Demotion(new Cell("reversal", 0)))));

        assertThat(step(source, 1).batch().isEmpty()).isTrue();
    }

    /// Level 0 has no solution, so only level 1 is shown: the rule is told of it alone, two tokens of −1 and −3 nats.
    @Test
    void aCellWithoutASolutionIsNeitherShownNorLearnedFrom(@TempDir Path folder) throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"question": "a", "answer": 1, "level": 0, "why": null}
                {"question": "b", "answer": 2, "level": 1, "why": "x"}
                """);
        DatasetSpec spec =
                DatasetSpec.of("data", rows).withTestShare(0).withFields("question", "answer", "level", "why");
        Imitation rule = new LearnableImitation(0);
        RolloutSource source = source(
                List.of(DatasetEnvironment.load(spec, AnswerFormat.HASH, true)),
                Map.of("data", 2),
                rule,
                16,
                new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 6));
        int shown = 0;
        for (int step = 1; step <= 6; step++) {
            for (BatchPart part : step(source, step).batch().parts()) {
                shown += part.sequences().size();
                assertThat(part.sequences()).hasSizeLessThan(16);
                source.learned(List.of(new UpdateReport(
                        part,
                        0,
                        Collections.nCopies(
                                part.sequences().size(), new SequenceLogProbs(new float[] {-1, -3}, null, null, 0)),
                        0,
                        2)));
            }
        }

        assertThat(shown).isPositive();
        assertThat(rule.snapshot().fieldNames()).toIterable().containsExactly("data/1");
        assertThat(rule.snapshot().at("/data~11/fast").asDouble()).isCloseTo(2, within(1e-6));
    }

    @Test
    void onlyARunThatShowsSolutionsCanDemote() {
        Adjustment.Demotion demotion = new Adjustment.Demotion(new Cell("sorting", 0));

        assertThat(source(8).obstacle(demotion)).isEmpty();
        assertThat(source(0).obstacle(demotion))
                .contains("the run shows no expert solutions; algorithm.type: edge with demonstrations_per_step above 0"
                        + " shows them");
        assertThat(source(0).obstacle(FLOOR)).isEmpty();
    }

    @Test
    void onlyALossWithAnUpperClipCanRaiseIt() {
        Adjustment.ClipHigher clip = new Adjustment.ClipHigher(0.28);
        String none = "the loss has no upper clip below that; cispo bounds the ratio in another way";

        assertThat(source(0).obstacle(clip)).isEmpty();
        assertThat(source(0, LossType.CISPO, new ClipRange(0.2, 5)).obstacle(clip))
                .contains(none);
        assertThat(source(0, LossType.DAPO, new ClipRange(0.2, 0.3)).obstacle(clip))
                .contains(none);
    }
}
