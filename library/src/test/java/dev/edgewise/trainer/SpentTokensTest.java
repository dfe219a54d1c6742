package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.profile.Profile;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class SpentTokensTest {
    private static final Ladders LADDERS = new Ladders(Map.of("one", 1));
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 6, List.of());

    @Test
    void tokensAreAllThatWasSampledOrShown() {
        // a group of 4 completions of 3 tokens, each behind the 4 tokens of its prompt
        assertThat(tokens(1, 0)).isEqualTo(4 * (4 + 3));
        // and 2 demonstrations: the prompt's 4 tokens, the answer's 1 and the end
        assertThat(tokens(1, 2)).isEqualTo(4 * (4 + 3) + 2 * (4 + 2));
    }

    private static long tokens(int groups, int demonstrations) {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("0123456789+=", null)) {
            Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
            RolloutSource source = new RolloutSource(
                    new RolloutSettings(3, groups, 4, 1, demonstrations, 1, SAMPLING),
                    List.of(new OneTask()),
                    new Curriculum(progress, new UniformSampler(LADDERS), List.of(), FrontierImitation.STANDARD, 4),
                    new PromptRenderer(tokenizer, null, ""),
                    new ThreeTokens(),
                    Credit.scaledBy(ScaleRewards.GROUP),
                    new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 6),
                    new CrossEntropy());
            return source.next(1, 1, 1000, _ -> {}).tokens();
        }
    }

    private record OneTask() implements Environment {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public int levels() {
            return 1;
        }

        @Override
        public String describe(int level) {
            return "one and one";
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return new Task("one/0:1+1", new Cell("one", 0), "1+1=", "2", List.of());
        }

        @Override
        public Score score(Task task, String completion) {
            return Score.outcome(completion.equals("2"), new ParseResult.Answer(completion));
        }

        @Override
        public String solution(Task task) {
            return "2";
        }
    }

    private record ThreeTokens() implements CompletionSampler {
        @Override
        public List<List<Completion>> generate(
                List<Generator.Request> requests, int copies, SamplingSettings settings) {
            Completion completion =
                    new Completion(new int[] {3, 3, 3}, new float[3], new float[3], FinishReason.LENGTH, "333");
            return requests.stream()
                    .map(_ -> Collections.nCopies(copies, completion))
                    .toList();
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }
}
