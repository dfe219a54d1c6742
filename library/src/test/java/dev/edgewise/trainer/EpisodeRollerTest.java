package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.RewardException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.generate.EpisodeLimits;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.SharedGenerator;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.rollout.Transcript;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.tensor.TensorScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Episodes on a tiny random model: several turns from one cache, and what is learned from them.
@Tag("native")
class EpisodeRollerTest {
    private static final SamplingSettings SAMPLING = sampling(20, 6, 100);
    private final AtomicInteger open = new AtomicInteger();

    private static SamplingSettings sampling(int length, int turns, int tokens) {
        return new SamplingSettings(1, 1, 0, length, List.of(), new EpisodeLimits(turns, tokens));
    }

    private static List<RolloutSampler.Asked> asked(EchoEpisodes environment, PromptRenderer prompts) {
        List<RolloutSampler.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Task task = environment.draw(Split.TRAIN, 0, Seeds.stream(1, "task", i));
            asked.add(new RolloutSampler.Asked(
                    task, new Generator.Request(prompts.render(task).ids(), 30 + i)));
        }
        return asked;
    }

    private List<List<Rollout>> roll(Policy policy, EchoEpisodes environment, SamplingSettings sampling) {
        LetterTokenizer tokenizer =
                new LetterTokenizer(policy.weights().config().vocabulary());
        PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
        return new RolloutSampler(new Generator(policy, tokenizer), prompts, Scores.PLAIN)
                .sample(_ -> environment, asked(environment, prompts), 8, sampling);
    }

    private EchoEpisodes echo() {
        return new EchoEpisodes(24, open);
    }

    @Test
    void whatIsLearnedIsWhatTheModelWroteWithTheLogProbabilitiesThatItHad() {
        try (Policy policy = TinyPolicy.open()) {
            EchoEpisodes environment = echo();
            PromptRenderer prompts = new PromptRenderer(
                    new LetterTokenizer(policy.weights().config().vocabulary()), null, "");
            List<RolloutSampler.Asked> asked = asked(environment, prompts);
            List<List<Rollout>> rollouts = roll(policy, environment, SAMPLING);
            int severalTurns = 0;
            for (int i = 0; i < asked.size(); i++) {
                RolloutGroup group = new RolloutGroup(
                        asked.get(i).task(), "", asked.get(i).request().promptIds(), rollouts.get(i));
                List<TrainingSequence> sequences =
                        CreditedSequences.of(List.of(group), List.of(new double[group.size()]));
                List<float[]> read = policy.logProbs(sequences, 1);
                for (int j = 0; j < group.size(); j++) {
                    Completion completion = rollouts.get(i).get(j).completion();
                    Transcript turns = Objects.requireNonNull(completion.transcript());
                    severalTurns += turns.turns().length > 2 ? 1 : 0;
                    assertThat(read.get(j)).containsExactly(completion.logProbs(), within(2e-5f));
                    assertThat(turns.messages())
                            .hasSize(2 * turns.turns().length - (turns.end() == EpisodeEnd.TURNS ? 0 : 1));
                }
            }
            assertThat(severalTurns).isGreaterThan(5);
            assertThat(open).hasValue(0);
        }
    }

    @Test
    void sameSeedSameEpisodesAndNothingIsLeftBehind() {
        try (Policy policy = TinyPolicy.open()) {
            List<List<Rollout>> first = roll(policy, echo(), SAMPLING);
            long live = TensorScope.liveTensors();
            List<List<Rollout>> again = roll(policy, echo(), SAMPLING);
            assertThat(TensorScope.liveTensors()).isEqualTo(live);
            for (int i = 0; i < first.size(); i++) {
                for (int j = 0; j < first.get(i).size(); j++) {
                    Transcript left = Objects.requireNonNull(
                            first.get(i).get(j).completion().transcript());
                    Transcript right = Objects.requireNonNull(
                            again.get(i).get(j).completion().transcript());
                    assertThat(right.tokenIds()).containsExactly(left.tokenIds());
                    assertThat(again.get(i).get(j).score())
                            .isEqualTo(first.get(i).get(j).score());
                }
            }
        }
    }

    @Test
    void theFirstTurnIsTheCompletionOfASingleTurn() {
        try (Policy policy = TinyPolicy.open()) {
            LetterTokenizer tokenizer =
                    new LetterTokenizer(policy.weights().config().vocabulary());
            PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
            List<List<Completion>> single = new Generator(policy, tokenizer)
                    .generate(
                            asked(echo(), prompts).stream()
                                    .map(RolloutSampler.Asked::request)
                                    .toList(),
                            8,
                            SAMPLING);
            List<List<Rollout>> episodes = roll(policy, echo(), SAMPLING);
            for (int i = 0; i < single.size(); i++) {
                for (int j = 0; j < 8; j++) {
                    Completion whole = episodes.get(i).get(j).completion();
                    int[] first = single.get(i).get(j).tokenIds();
                    assertThat(Arrays.copyOf(whole.tokenIds(), first.length)).containsExactly(first);
                }
            }
        }
    }

    @Test
    void limitsEndEpisodesAndAreTold() {
        try (Policy policy = TinyPolicy.open()) {
            EchoEpisodes endless = new EchoEpisodes(1000, open);
            assertThat(ends(roll(policy, endless, sampling(8, 2, 100)))).contains(EpisodeEnd.TURNS, EpisodeEnd.LENGTH);
            assertThat(ends(roll(policy, endless, sampling(30, 50, 24)))).contains(EpisodeEnd.ROOM);
            assertThat(roll(policy, endless, sampling(30, 50, 24)).stream()
                            .flatMap(List::stream)
                            .map(rollout ->
                                    Objects.requireNonNull(rollout.completion().transcript())))
                    .allSatisfy(turns -> assertThat(turns.tokenIds().length).isLessThanOrEqualTo(30));
            // the context of 128 tokens is a limit, too
            assertThat(ends(roll(policy, endless, sampling(100, 50, 1000)))).contains(EpisodeEnd.ROOM);
        }
    }

    private static List<EpisodeEnd> ends(List<List<Rollout>> rollouts) {
        return rollouts.stream()
                .flatMap(List::stream)
                .map(rollout -> Objects.requireNonNull(rollout.completion().transcript())
                        .end())
                .toList();
    }

    @Test
    void rewardsOfTurnsAreAddedToTheScore() {
        try (Policy policy = TinyPolicy.open()) {
            for (Rollout rollout : roll(policy, echo(), SAMPLING).stream()
                    .flatMap(List::stream)
                    .toList()) {
                Transcript turns = Objects.requireNonNull(rollout.completion().transcript());
                Score score = rollout.score();
                assertThat(score.reward()).isCloseTo(turns.worthFrom(0), within(1e-9));
                assertThat(score.reward())
                        .isCloseTo(
                                (score.success() ? 1 : 0) + score.components().getOrDefault("turns", 0.0),
                                within(1e-9));
            }
        }
    }

    @Test
    void anEnvironmentThatFailsOrHangsIsNamed() {
        try (Policy policy = TinyPolicy.open()) {
            LetterTokenizer tokenizer =
                    new LetterTokenizer(policy.weights().config().vocabulary());
            PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
            EchoEpisodes environment = echo();
            Episodes failing = (_, _) -> new Refusing(() -> {
                throw new IllegalStateException("no tools today");
            });
            Episodes hanging = (_, _) -> new Refusing(() -> Thread.sleep(60_000));
            EpisodeRoller roller =
                    new EpisodeRoller(new Generator(policy, tokenizer), prompts, Duration.ofMinutes(1), null);
            assertThatThrownBy(() -> roller.roll(play(environment, failing, prompts)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage(
                            "answering a turn in an episode of task ####% (environment echo, level 0: echoes) failed"
                                    + " with IllegalStateException: no tools today. Mend it, then go on with the run from its"
                                    + " last checkpoint");
            EpisodeRoller impatient =
                    new EpisodeRoller(new Generator(policy, tokenizer), prompts, Duration.ofMillis(200), null);
            assertThatThrownBy(() -> impatient.roll(play(environment, hanging, prompts)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage(
                            "answering a turn in an episode of task ####% (environment echo, level 0: echoes) did not"
                                    + " end within 200 ms. Mend it, then go on with the run from its last checkpoint");
            List<TrainingEvent> told = new ArrayList<>();
            EpisodeRoller goingOn = new EpisodeRoller(
                    new Generator(policy, tokenizer), prompts, Duration.ofMinutes(1), new Unscored(told::add));
            AtomicInteger begun = new AtomicInteger();
            Episodes once = (task, seed) -> begun.incrementAndGet() == 2
                    ? failing.begin(task, seed)
                    : environment.episodes().orElseThrow().begin(task, seed);
            assertThat(goingOn.roll(play(environment, once, prompts)).getFirst())
                    .filteredOn(rollout -> rollout.score().components().containsKey("unscored"))
                    .singleElement()
                    .satisfies(rollout -> assertThat(rollout.score().feedback())
                            .isEqualTo(
                                    "answering a turn in an episode of task ####% (environment echo, level 0: echoes)"
                                            + " failed with IllegalStateException: no tools today"));
            assertThat(told).hasSize(1);
            Episodes unreachable = (_, _) -> new Refusing(() -> {
                throw new RewardException("the scoring server is gone");
            });
            assertThatThrownBy(() -> goingOn.roll(play(environment, unreachable, prompts)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage("the scoring server is gone");
        }
    }

    @Test
    void severalProcessesRefuseByName() {
        try (Policy policy = TinyPolicy.open()) {
            LetterTokenizer tokenizer =
                    new LetterTokenizer(policy.weights().config().vocabulary());
            PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
            SharedGenerator shared = new SharedGenerator(new Generator(policy, tokenizer), new LocalCollective());
            assertThatThrownBy(() -> new RolloutSampler(shared, prompts, Scores.PLAIN)
                            .sample(_ -> echo(), asked(echo(), prompts), 2, SAMPLING))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "environment echo answers the model in several turns, which a run over several processes"
                                    + " cannot play yet; train in one process (--ranks 1), or leave the environment out");
        }
    }

    private static EpisodeRoller.Play play(EchoEpisodes environment, Episodes episodes, PromptRenderer prompts) {
        return new EpisodeRoller.Play(
                environment, episodes, asked(environment, prompts).subList(0, 1), 2, sampling(3, 5, 50));
    }

    /// Work that may be interrupted.
    private interface Work {
        void run() throws InterruptedException;
    }

    private record Refusing(Work work) implements Episode {
        @Override
        public EpisodeReply reply(ModelTurn turn) {
            return answer();
        }

        @Override
        public Score cut(ModelTurn last, EpisodeEnd end) {
            answer();
            throw new IllegalStateException("interrupted");
        }

        private EpisodeReply answer() {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return EpisodeReply.message("user", "x");
        }
    }
}
