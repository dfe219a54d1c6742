package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.Successors;
import dev.edgewise.error.DataException;
import dev.edgewise.error.RewardException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Reward;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final String PLACE =
            "scoring a completion of task successors/0:12 (environment successors, level 0: 10 to 99) by ";
    private static final String REMEDY = ". Mend it, then go on with the run from its last checkpoint";
    private static final Duration LONG = Duration.ofMinutes(1);

    private static List<Score> scores(Scores scores, Successors environment) {
        Task task = new Task("successors/0:12", new Cell("successors", 0), "12>", "13", List.of());
        Completion completion = new Completion(new int[] {1}, new float[] {0}, new float[] {0}, FinishReason.EOS, "13");
        return scores.of(_ -> environment, List.of(task), List.of(List.of(completion)))
                .getFirst();
    }

    private static Scores shaped(String name, Reward reward) {
        return new Scores(List.of(new NamedReward(name, 0.5, reward)), LONG);
    }

    private static Successors giving(@Nullable Score score) {
        return new Successors() {
            @Override
            public Score score(Task task, String completion) {
                return score;
            }
        };
    }

    @Test
    void rewardsAddToWhatTheEnvironmentSaysAndLeaveSuccessAlone() {
        Score score = scores(
                        shaped("length", (attempt, _) -> -attempt.completion().length()), new Successors())
                .getFirst();
        assertThat(score.reward()).isEqualTo(0);
        assertThat(score.success()).isTrue();
        assertThat(score.components()).isEqualTo(Map.of("accuracy", 1.0, "length", -2.0));
        assertThat(scores(Scores.PLAIN, new Successors()).getFirst().reward()).isEqualTo(1);
    }

    @Test
    void scoresThatAreNotFiniteAreNamed() {
        assertThatThrownBy(() -> scores(shaped("length", (_, _) -> Double.NaN), new Successors()))
                .isInstanceOf(RewardException.class)
                .hasMessage(PLACE + "the reward length gave length = NaN, but it must be finite" + REMEDY);
        Score infinite = new Score(0, false, new ParseResult.Empty(), Map.of("style", Double.POSITIVE_INFINITY));
        assertThatThrownBy(() -> scores(Scores.PLAIN, giving(infinite)))
                .isInstanceOf(RewardException.class)
                .hasMessage(PLACE + "the environment gave style = Infinity, but it must be finite" + REMEDY);
        assertThatThrownBy(() -> scores(Scores.PLAIN, new Successors() {
                    @Override
                    public Score score(Task task, String completion) {
                        return new Score(Double.NaN, false, new ParseResult.Empty(), Map.of());
                    }
                }))
                .isInstanceOf(RewardException.class)
                .hasMessage(
                        PLACE + "the environment failed with IllegalArgumentException: reward must be finite but was"
                                + " NaN" + REMEDY);
    }

    @Test
    void aScoreThatIsMissingIsNamed() {
        assertThatThrownBy(() -> scores(Scores.PLAIN, giving(null)))
                .isInstanceOf(RewardException.class)
                .hasMessage(PLACE + "the environment gave no score" + REMEDY);
    }

    @Test
    void aRewardThatThrowsIsNamedWithItsCause() {
        assertThatThrownBy(() -> scores(
                        shaped("length", (_, _) -> {
                            throw new UnsupportedOperationException();
                        }),
                        new Successors()))
                .isInstanceOf(RewardException.class)
                .hasMessage(PLACE + "the reward length failed with UnsupportedOperationException" + REMEDY)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatTheEnvironmentRefusesInItsOwnWordsStaysAsItIs() {
        assertThatThrownBy(() -> scores(
                        shaped("length", (_, _) -> {
                            throw new DataException("the table is gone");
                        }),
                        new Successors()))
                .isInstanceOf(DataException.class)
                .hasMessage("the table is gone");
    }

    @Test
    void oneThatHangsIsNamed() {
        CountDownLatch never = new CountDownLatch(1);
        Scores hanging = new Scores(List.of(new NamedReward("slow", 1, (_, _) -> await(never))), Duration.ofSeconds(2));
        assertThatThrownBy(() -> scores(hanging, new Successors()))
                .isInstanceOf(RewardException.class)
                .hasMessage(PLACE + "the reward slow did not end within 2 s" + REMEDY);
    }

    private static double await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Test
    void aJudgeOfManyKeepsItsOwnLimitButHasToAnswerAll() {
        Successors together = new Successors() {
            @Override
            public boolean scoresTogether() {
                return true;
            }

            @Override
            public List<Score> scores(List<Attempt> attempts) {
                return List.of();
            }
        };
        assertThatThrownBy(() -> scores(Scores.PLAIN, together))
                .isInstanceOf(RewardException.class)
                .hasMessage("environment successors was asked for 1 scores but gave 0" + REMEDY);
    }

    /// Scores five completions of one task, going on behind those that have no score.
    private static List<Score> goingOn(Scores scores, Successors environment, List<TrainingEvent> told) {
        Unscored unscored = new Unscored(told::add);
        unscored.begin(3);
        Task task = new Task("successors/0:12", new Cell("successors", 0), "12>", "13", List.of());
        List<Completion> completions = Stream.of("13", "a", "b", "c", "14")
                .map(text -> new Completion(new int[] {1}, new float[] {0}, new float[] {0}, FinishReason.EOS, text))
                .toList();
        return scores.goingOn(unscored)
                .of(_ -> environment, List.of(task), List.of(completions))
                .getFirst();
    }

    @Test
    @Tag("slow")
    void aRunMayGoOnBehindAttemptsWithoutAScore() {
        CountDownLatch never = new CountDownLatch(1);
        Successors failing = new Successors() {
            @Override
            public Score score(Task task, String completion) {
                return switch (completion) {
                    case "a" -> throw new DataException("the table is gone");
                    case "b" -> Score.outcome(await(never) > 0, new ParseResult.Empty());
                    case "c" -> new Score(0, false, new ParseResult.Empty(), Map.of("style", Double.NaN));
                    default -> super.score(task, completion);
                };
            }
        };
        List<TrainingEvent> told = new ArrayList<>();
        List<Score> scores = goingOn(new Scores(List.of(), Duration.ofSeconds(3)), failing, told);
        assertThat(scores).extracting(Score::reward).containsExactly(1.0, 0.0, 0.0, 0.0, 0.0);
        assertThat(scores)
                .extracting(score -> score.components().containsKey("unscored"))
                .containsExactly(false, true, true, true, false);
        assertThat(scores.get(2).feedback()).isEqualTo(PLACE + "the environment did not end within 3 s");
        assertThat(told)
                .extracting(event -> ((Warned) event).message())
                .containsExactly(
                        PLACE + "the environment failed with DataException: the table is gone; the run goes on without"
                                + " it",
                        PLACE + "the environment did not end within 3 s; the run goes on without it",
                        PLACE + "the environment gave style = NaN, but it must be finite; the run goes on without it");
        assertThat(told).allMatch(event -> event.step() == 3);
    }

    @Test
    @Tag("slow")
    void aLateJudgeAsksNobodyMoreOnceItEnds() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        AtomicReference<Thread> late = new AtomicReference<>();
        Successors slow = new Successors() {
            @Override
            public Score score(Task task, String completion) {
                asked.add(completion);
                if (completion.equals("b")) {
                    late.set(Thread.currentThread());
                    awaitWhateverComes(end);
                }
                return super.score(task, completion);
            }
        };
        goingOn(new Scores(List.of(), Duration.ofSeconds(3)), slow, new ArrayList<>());
        end.countDown();
        assertThat(late.get().join(LONG)).isTrue();
        assertThat(asked).containsExactly("13", "a", "b", "c", "14");
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            await(latch);
            Thread.interrupted(); // takes no notice
        }
    }

    @Test
    void rewardsAreNotAskedAboutAnEpisodeWithoutAScore() {
        Score none = new Unscored(_ -> {}).told(new AttemptFault("no tools today", null));
        Task task = new Task("successors/0:12", new Cell("successors", 0), "12>", "13", List.of());
        Scores unasked = shaped("length", (_, _) -> {
            throw new AssertionError("asked");
        });
        assertThat(unasked.shaped(new Successors(), List.of(new Attempt(task, "1")), List.of(none)))
                .containsExactly(none);
    }

    @Test
    void aPartOfAScoreMayBeCalledUnscored() {
        Score named = new Score(1, true, new ParseResult.Empty(), Map.of("unscored", 1.0, "accuracy", 1.0));
        assertThat(named.isMissing()).isFalse();
        assertThat(new Unscored(_ -> {}).told(new AttemptFault("gone", null)).isMissing())
                .isTrue();
    }

    @Test
    void aJudgeOfManyIsAskedOnceAndOneOfItsScoresMayBeNone() {
        AtomicInteger asked = new AtomicInteger();
        Successors together = new Successors() {
            @Override
            public boolean scoresTogether() {
                return true;
            }

            @Override
            public List<Score> scores(List<Attempt> attempts) {
                asked.incrementAndGet();
                Score one = Score.outcome(true, new ParseResult.Empty());
                Score bad = new Score(0, false, new ParseResult.Empty(), Map.of("style", Double.NaN));
                return List.of(one, bad, one, bad, one);
            }
        };
        List<TrainingEvent> told = new ArrayList<>();
        assertThat(goingOn(Scores.PLAIN, together, told))
                .extracting(Score::success)
                .containsExactly(true, false, true, false, true);
        assertThat(asked).hasValue(1);
        assertThat(told).hasSize(2);
    }

    @Test
    void aJudgeOfManyThatFailsStopsTheRunAllTheSame() {
        Successors together = new Successors() {
            @Override
            public boolean scoresTogether() {
                return true;
            }

            @Override
            public List<Score> scores(List<Attempt> attempts) {
                throw new RewardException("the grader is gone");
            }
        };
        assertThatThrownBy(() -> goingOn(Scores.PLAIN, together, new ArrayList<>()))
                .isInstanceOf(RewardException.class)
                .hasMessage("the grader is gone");
    }

    @Test
    void aRewardMayNotHideAPartOfTheScore() {
        assertThatThrownBy(() -> scores(shaped("accuracy", (_, _) -> 1), new Successors()))
                .isInstanceOf(RewardException.class)
                .hasMessage("the reward accuracy is called as a part of the score of environment successors; give it"
                        + " another name");
    }
}
