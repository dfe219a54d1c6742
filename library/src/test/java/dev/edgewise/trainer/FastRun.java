package dev.edgewise.trainer;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.Reflection;
import dev.edgewise.evolve.Trial;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A run whose policy adds two numbers where its prompt tells it how: `a` for even sums, `b` for odd ones.
final class FastRun {
    static final int GROUPS = 3;
    static final int GROUP = 4;
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 6, List.of());

    final List<TrainingEvent> events = new ArrayList<>();
    final List<Trial> shown = new ArrayList<>();
    final HeldBack addition;
    final FastWeights fast;
    final Remembered remembered = new Remembered();
    final RolloutSource source;

    /// The sums that completions were asked for.
    final Set<Integer> sums = new TreeSet<>();

    /// The letters that help now, and those that do not: the weights move.
    String even = "a";

    String odd = "b";

    /// @param reflection what proposes changes
    /// @param taught whether it counts as a teacher
    /// @param spread whether completions are sampled under prompts
    /// @param more whose tasks may judge prompts, too
    FastRun(Reflection reflection, boolean taught, boolean spread, HeldBack... more) {
        addition = new HeldBack(new LevelWindow("sums", new Addition(AnswerFormat.BARE, false), 0, 1), 8, 3);
        PromptRenderer prompts = new PromptRenderer(new LetterTokenizer(96), null, "");
        CompletionSampler policy = new Policy();
        FastRules rules = new FastRules(2, 3, 2, 60, 3, 8, spread, 3);
        FastCycle cycle = new FastCycle(
                rules,
                new PromptFit(prompts, 64, 6),
                new RolloutSampler(policy, prompts, Scores.PLAIN),
                SAMPLING,
                new FastCycle.Proposer(
                        (_, _, _) -> (parts, part, trials, iteration) -> {
                            shown.addAll(trials);
                            return reflection.propose(parts, part, trials, iteration);
                        },
                        () -> 7,
                        taught ? remembered : null),
                Stream.concat(Stream.of(addition), Stream.of(more)).toList());
        fast = new FastWeights(cycle, List.of(Prompt.NONE.with(Prompt.INSTRUCTION, "")), () -> 0);
        Progress progress =
                new Progress(new Ladders(Map.of("sums", 2)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        source = new RolloutSource(
                        new RolloutSettings(3, GROUPS, GROUP, 1, 0, 1, SAMPLING),
                        List.of(addition),
                        new Curriculum(
                                progress,
                                new UniformSampler(progress.ladders()),
                                List.of(),
                                FrontierImitation.STANDARD,
                                GROUP),
                        prompts,
                        policy,
                        Credit.scaledBy(ScaleRewards.GROUP),
                        new PolicyGradient(LossType.CISPO, new ClipRange(0.2, 5), KlPenalty.NONE, 6),
                        new CrossEntropy())
                .promptedBy(fast);
    }

    /// Writes the letters in turn.
    static Optional<String> letters(int iteration) {
        return Optional.of(iteration % 2 == 1 ? "a" : "b");
    }

    /// What is known of a teacher.
    static final class Remembered implements FieldState {
        int value;

        @Override
        public void fields(StateFields state) {
            value = state.smallCount("value", value);
        }
    }

    private final class Policy implements CompletionSampler {
        private static final Pattern SUM = Pattern.compile("(\\d+)\\+(\\d+)=$");

        @Override
        public List<List<Completion>> generate(
                List<Generator.Request> requests, int copies, SamplingSettings settings) {
            return requests.stream()
                    .map(request -> Collections.nCopies(copies, answer(request)))
                    .toList();
        }

        private Completion answer(Generator.Request request) {
            String prompt = new LetterTokenizer(96).decode(request.promptIds(), true);
            Matcher sum = SUM.matcher(prompt);
            if (!sum.find()) {
                throw new IllegalStateException("no sum in " + prompt);
            }
            int answer = Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2));
            sums.add(answer);
            boolean knows = prompt.contains(answer % 2 == 0 ? even : odd);
            String text = knows ? Integer.toString(answer) : "-";
            return new Completion(new int[] {1, 2}, new float[2], new float[2], FinishReason.EOS, text);
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }

    BatchSource.Collected<TrainingBatch> step(int step) {
        return source.next(step, 9, 10_000, events::add);
    }

    List<PromptsEvolved> cycles() {
        return events.stream()
                .filter(PromptsEvolved.class::isInstance)
                .map(PromptsEvolved.class::cast)
                .toList();
    }

    List<GroupScored> groups() {
        return events.stream()
                .filter(GroupScored.class::isInstance)
                .map(GroupScored.class::cast)
                .toList();
    }

    List<String> warnings() {
        return events.stream()
                .filter(Warned.class::isInstance)
                .map(event -> ((Warned) event).message())
                .toList();
    }

    List<String> instructions() {
        return fast.prompts().stream()
                .map(each -> each.prompt().text(Prompt.INSTRUCTION))
                .toList();
    }
}
