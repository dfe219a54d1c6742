package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.evolve.Trial;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FastWeightsTest {
    private static FastRun run() {
        return new FastRun((_, _, _, iteration) -> FastRun.letters(iteration), false, true);
    }

    @Test
    void thePromptsOfTheFrontAreInUseAndNotTheBestAlone() {
        FastRun run = run();
        run.step(1);

        assertThat(run.instructions()).containsExactlyInAnyOrder("a", "b");
        PromptsEvolved cycle = run.cycles().getFirst();
        assertThat(cycle.before()).isZero();
        assertThat(cycle.mean()).isEqualTo(0.5);
        assertThat(cycle.entered()).isEqualTo(2);
        assertThat(cycle.tasks()).isEqualTo(8);
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void aTasksCompletionsAreSpreadOverPromptsAndItsCreditIsThatOfTheTask() {
        FastRun run = run();
        run.step(1);
        run.events.clear();
        TrainingBatch batch = run.step(2).batch();

        assertThat(run.groups()).hasSize(FastRun.GROUPS);
        List<TrainingSequence> sequences = batch.parts().getFirst().sequences();
        for (int g = 0; g < FastRun.GROUPS; g++) {
            List<Rollout> rollouts = run.groups().get(g).group().rollouts();
            List<GivenPrompt> prompts = rollouts.stream()
                    .map(rollout -> Objects.requireNonNull(rollout.prompt()))
                    .toList();
            assertThat(prompts.get(0)).isSameAs(prompts.get(2));
            assertThat(prompts.get(1)).isSameAs(prompts.get(3));
            assertThat(prompts.get(0).text()).isNotEqualTo(prompts.get(1).text());
            // one prompt solves the task and the other does not, so that mean and deviation are those of the task
            double std = Math.sqrt(1 / 3.0);
            for (int i = 0; i < FastRun.GROUP; i++) {
                TrainingSequence sequence = sequences.get(g * FastRun.GROUP + i);
                assertThat(sequence.promptIds()).isEqualTo(prompts.get(i).ids());
                double reward = rollouts.get(i).score().reward();
                assertThat(sequence.advantage()).isCloseTo((reward - 0.5) / (std + 1e-4), within(1e-12));
            }
        }
    }

    /// What judges prompts is neither trained on nor shown to what proposes changes.
    @Test
    void validationTasksAreSeenByNobodyElse() {
        FastRun run = run();
        for (int step = 1; step <= 20; step++) {
            run.step(step);
        }
        Set<String> judging = Stream.of(0, 1)
                .flatMap(level -> run.addition.tasks(level).stream())
                .map(Task::question)
                .collect(Collectors.toSet());
        assertThat(judging).hasSize(16);
        assertThat(run.shown).isNotEmpty().extracting(Trial::input).doesNotContainAnyElementsOf(judging);
        assertThat(run.groups())
                .hasSizeGreaterThan(50)
                .extracting(scored -> scored.group().task().question())
                .doesNotContainAnyElementsOf(judging);
    }

    /// Between two cycles the weights move, so that `a` has become useless.
    @Test
    void staleScoresAreRefreshed() {
        FastRun run = run();
        run.step(1);
        run.even = "c";
        assertThat(run.step(2).metrics()).containsEntry("fast/score", 0.5).containsEntry("fast/age", 1.0);
        assertThat(run.step(3).metrics()).containsEntry("fast/age", 0.0);

        PromptsEvolved second = run.cycles().getLast();
        assertThat(second.step()).isEqualTo(3);
        assertThat(second.before())
                .isEqualTo(second.prompts().getFirst().score() / 2)
                .isPositive();
        assertThat(run.instructions()).containsExactly("b");
    }

    @Test
    void whatACycleTakesCounts() {
        FastRun run = run();
        BatchSource.Collected<TrainingBatch> first = run.step(1);
        PromptsEvolved cycle = run.cycles().getFirst();
        long sampled = (long) run.groups().size() * FastRun.GROUP;

        assertThat(cycle.completions()).isBetween(8L + 6, 60L + 6 + 8);
        assertThat(first.rollouts()).isEqualTo(sampled + cycle.completions());
        assertThat(first.tokens())
                .isEqualTo(cycle.tokens()
                        + run.groups().stream()
                                .mapToLong(each -> each.group().promptTokens()
                                        + each.group().completionTokens())
                                .sum());
        assertThat(first.metrics())
                .containsEntry("fast/completions", (double) cycle.completions())
                .containsEntry("fast/tokens", (double) cycle.tokens())
                .containsEntry("fast/reflection_tokens", 7.0)
                .containsEntry("fast/prompts", 2.0)
                .containsEntry("fast/between_prompts", 1.0);
        assertThat(run.step(2).rollouts()).isEqualTo((long) FastRun.GROUPS * FastRun.GROUP);
    }

    @Test
    void aCycleThatTheBudgetOfRolloutsDoesNotPayForIsLeftOut() {
        FastRun run = run();
        long sampled = run.source.next(1, 9, 40, run.events::add).rollouts();
        assertThat(sampled).isEqualTo((long) run.groups().size() * FastRun.GROUP);
        assertThat(run.cycles()).isEmpty();
        assertThat(run.instructions()).containsExactly("");
    }

    @Test
    void resumedEqualsUninterrupted() {
        FastRun whole = run();
        for (int step = 1; step <= 6; step++) {
            whole.step(step);
        }
        FastRun first = run();
        for (int step = 1; step <= 3; step++) {
            first.step(step);
        }
        ObjectNode state = first.source.snapshot();
        FastRun second = run();
        second.source.restore(state);
        for (int step = 4; step <= 6; step++) {
            second.step(step);
        }

        assertThat(second.source.snapshot()).isEqualTo(whole.source.snapshot());
        assertThat(second.cycles()).isEqualTo(whole.cycles().subList(2, 3));
        assertThat(texts(second.groups()))
                .isEqualTo(texts(
                        whole.groups().stream().filter(each -> each.step() > 3).toList()))
                .isNotEmpty();
    }

    /// A rollback restores the source in place, and steps go on counting.
    @Test
    void promptsGoBackWithTheWeights() {
        FastRun run = run();
        run.step(1);
        ObjectNode state = run.source.snapshot();
        run.even = "c";
        run.step(2);
        run.step(3);
        assertThat(run.instructions()).containsExactly("b");
        run.source.restore(state);

        assertThat(run.instructions()).containsExactlyInAnyOrder("a", "b");
        run.step(4);
        assertThat(texts(run.groups().stream().filter(each -> each.step() == 4).toList()))
                .isNotEmpty()
                .allSatisfy(texts -> assertThat(texts)
                        .anyMatch(text -> text.startsWith("a"))
                        .anyMatch(text -> text.startsWith("b")));
        run.step(5);
        assertThat(run.instructions()).containsExactly("b");
    }

    @Test
    void whatWasSpentStaysCountedAfterARollback() {
        FastRun run = run();
        run.step(1);
        ObjectNode state = run.source.snapshot();
        run.step(2);
        Map<String, Double> spent = run.step(3).metrics();
        run.source.restore(state);

        assertThat(run.step(4).metrics())
                .containsEntry("fast/completions", spent.get("fast/completions"))
                .containsEntry("fast/tokens", spent.get("fast/tokens"));
    }

    @Test
    void whatIsKnownOfATeacherIsInTheCheckpoint() {
        FastRun run = new FastRun((_, _, _, iteration) -> FastRun.letters(iteration), true, true);
        run.remembered.value = 2;
        FastRun resumed = new FastRun((_, _, _, iteration) -> FastRun.letters(iteration), true, true);
        resumed.source.restore(run.source.snapshot());
        assertThat(resumed.remembered.value).isEqualTo(2);
    }

    private static List<List<String>> texts(List<GroupScored> groups) {
        return groups.stream()
                .map(each -> each.group().rollouts().stream()
                        .map(rollout -> Objects.requireNonNull(rollout.prompt()).text())
                        .toList())
                .toList();
    }

    @Test
    void aTeacherThatProposesNothingIsRefused() {
        FastRun run = new FastRun((_, _, _, _) -> Optional.empty(), true, true);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> run.step(1))
                .withMessageMatching("fast_weights\\.teacher proposed no prompt in the first cycle, though it was asked"
                        + " \\d+ times; take a teacher that follows instructions, raise fast_weights\\.max_tokens if replies"
                        + " are cut off, or remove the key, so that prompts are changed by templates and examples");
    }

    @Test
    void withoutATeacherThatIsToldOnce() {
        FastRun run = new FastRun((_, _, _, _) -> Optional.empty(), false, true);
        run.step(1);
        run.step(2);
        run.step(3);
        assertThat(run.warnings())
                .singleElement()
                .asString()
                .matches("no prompt was proposed \\(asked \\d+ times\\), so those in use stay");
        assertThat(run.instructions()).containsExactly("");
    }

    @Test
    void promptsThatDoNotFitTheContextNeverComeIntoUse() {
        FastRun run = new FastRun((_, _, _, _) -> Optional.of("a".repeat(60)), false, true);
        run.step(1);
        assertThat(run.instructions()).containsExactly("");
        assertThat(run.warnings())
                .singleElement()
                .asString()
                .matches(
                        "none of the prompts that were proposed \\(\\d+\\) can be used; of the last one: the proposal is"
                                + " refused: it takes \\d+ tokens with the longest task, which with a completion of 6 exceed the"
                                + " model's context of 64; shorten the prompt or the completion");
    }

    /// The prompts teach then: completions are sampled without one.
    @Test
    void whereTheyTeachCompletionsAreSampledWithoutAPrompt() {
        FastRun run = new FastRun((_, _, _, iteration) -> FastRun.letters(iteration), false, false);
        run.step(1);

        assertThat(run.instructions()).containsExactlyInAnyOrder("a", "b");
        Task task = run.groups().getFirst().group().task();
        assertThat(run.groups())
                .allMatch(scored -> scored.group().rollouts().stream().allMatch(each -> each.prompt() == null));
        assertThat(run.fast.teaching(task, 1, 0, 0)).hasSameSizeAs(run.fast.teaching(task, 1, 0, 1));
        assertThat(run.fast.teaching(task, 1, 0, 0)).isNotEqualTo(run.fast.teaching(task, 1, 0, 1));
        assertThat(run.fast.teaching(task, 1, 0, 0)).isEqualTo(run.fast.teaching(task, 1, 0, 2));
    }
}
