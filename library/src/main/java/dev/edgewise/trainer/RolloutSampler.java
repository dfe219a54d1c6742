package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.profile.Phase;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Asks the policy tasks: samples and scores completions, and plays episodes where an environment answers.
///
/// @param scores how completions are scored
public record RolloutSampler(CompletionSampler generator, PromptRenderer prompts, Scores scores) {
    /// A task to be asked.
    public record Asked(Task task, Generator.Request request) {}

    /// Returns `copies` rollouts for every task, in order.
    ///
    /// @param environments finds a cell's environment
    /// @throws ConfigException if an environment answers and the generator writes a single turn
    public List<List<Rollout>> sample(
            Function<Cell, Environment> environments, List<Asked> asked, int copies, SamplingSettings sampling) {
        return sample(environments, asked, copies, sampling, _ -> {});
    }

    /// Returns rollouts, and tells how far it is.
    ///
    /// @param progress told how many single completions are there, see [Generator#generate]
    public List<List<Rollout>> sample(
            Function<Cell, Environment> environments,
            List<Asked> tasks,
            int copies,
            SamplingSettings sampling,
            DoubleConsumer progress) {
        List<Asked> asked = tasks.stream()
                .map(one -> new Asked(one.task(), prompts.request(one.task().conversation(), one.request())))
                .toList();
        List<Integer> single = new ArrayList<>();
        Map<Environment, List<Integer>> answered = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Environment environment = environments.apply(asked.get(i).task().cell());
            if (environment.episodes().isEmpty()) {
                single.add(i);
            } else {
                answered.computeIfAbsent(environment, _ -> new ArrayList<>()).add(i);
            }
        }
        List<List<Rollout>> all = new ArrayList<>(Collections.nCopies(asked.size(), List.of()));
        if (!single.isEmpty()) {
            List<Asked> own = single.stream().map(asked::get).toList();
            List<List<Completion>> completions =
                    generator.generate(own.stream().map(Asked::request).toList(), copies, sampling, progress);
            put(all, single, joined(completions, scored(environments, own, completions)));
        }
        answered.forEach((environment, places) -> put(
                all,
                places,
                episodes(environment, places.stream().map(asked::get).toList(), copies, sampling)));
        return all;
    }

    private static void put(List<List<Rollout>> all, List<Integer> places, List<List<Rollout>> own) {
        for (int i = 0; i < places.size(); i++) {
            all.set(places.get(i), own.get(i));
        }
    }

    private List<List<Score>> scored(
            Function<Cell, Environment> environments, List<Asked> asked, List<List<Completion>> completions) {
        try (var _ = generator.profile().phase(Phase.REWARD)) {
            return scores.of(environments, asked.stream().map(Asked::task).toList(), completions);
        }
    }

    private List<List<Rollout>> episodes(
            Environment environment, List<Asked> asked, int copies, SamplingSettings sampling) {
        Generator turns = generator.inTurns().orElseThrow(() -> new ConfigException(unable(environment)));
        List<List<Rollout>> played = new EpisodeRoller(turns, prompts, scores.limit(), scores.unscored())
                .roll(new EpisodeRoller.Play(
                        environment, environment.episodes().orElseThrow(), asked, copies, sampling));
        List<Attempt> attempts = IntStream.range(0, played.size())
                .boxed()
                .flatMap(i -> played.get(i).stream()
                        .map(each -> new Attempt(
                                asked.get(i).task(), each.completion().text())))
                .toList();
        List<Score> given =
                played.stream().flatMap(List::stream).map(Rollout::score).toList();
        List<Score> shaped = scores.shaped(environment, attempts, given);
        return joined(
                played.stream()
                        .map(each -> each.stream().map(Rollout::completion).toList())
                        .toList(),
                IntStream.range(0, played.size())
                        .mapToObj(i -> shaped.subList(i * copies, (i + 1) * copies))
                        .toList());
    }

    /// Says why several processes do not play an environment.
    public static String unable(Environment environment) {
        return "environment " + environment.name() + " answers the model in several turns, which a run over several"
                + " processes cannot play yet; train in one process (--ranks 1), or leave the environment out";
    }

    private static List<List<Rollout>> joined(List<List<Completion>> completions, List<List<Score>> scores) {
        return IntStream.range(0, completions.size())
                .mapToObj(i -> IntStream.range(0, completions.get(i).size())
                        .mapToObj(j -> new Rollout(
                                completions.get(i).get(j), scores.get(i).get(j)))
                        .toList())
                .toList();
    }
}
