package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Asks tasks under several prompts each: rollout `j` of a task under prompt `j` modulo their number.
record SpreadSampler(RolloutSampler sampler) {
    /// A task with the prompts that take turns, at least one.
    ///
    /// @param seed of its rollouts
    record Spread(Task task, List<GivenPrompt> prompts, long seed) {
        /// Returns how many of rollouts `first … first + count − 1` are asked under a prompt.
        private int copies(int prompt, int first, int count) {
            int copies = 0;
            for (int rollout = first; rollout < first + count; rollout++) {
                copies += rollout % prompts.size() == prompt ? 1 : 0;
            }
            return copies;
        }
    }

    /// Where the rollouts of one task under one prompt belong.
    private record Place(int task, int prompt) {}

    /// Returns rollouts `first … first + count − 1` of every task, in order.
    List<List<Rollout>> sample(
            Function<Cell, Environment> environments,
            List<Spread> tasks,
            int first,
            int count,
            SamplingSettings sampling) {
        Map<Integer, List<Place>> byCopies = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            for (int prompt = 0; prompt < tasks.get(i).prompts().size(); prompt++) {
                int copies = tasks.get(i).copies(prompt, first, count);
                if (copies > 0) {
                    byCopies.computeIfAbsent(copies, _ -> new ArrayList<>()).add(new Place(i, prompt));
                }
            }
        }
        List<List<Rollout>> all = new ArrayList<>();
        tasks.forEach(_ -> all.add(new ArrayList<>(Collections.nCopies(count, null))));
        byCopies.forEach((copies, places) -> {
            List<List<Rollout>> sampled = sampler.sample(
                    environments,
                    places.stream().map(place -> asked(tasks, place)).toList(),
                    copies,
                    sampling);
            for (int i = 0; i < places.size(); i++) {
                put(tasks.get(places.get(i).task()), places.get(i), sampled.get(i), first, all);
            }
        });
        return all;
    }

    private static RolloutSampler.Asked asked(List<Spread> tasks, Place place) {
        Spread task = tasks.get(place.task());
        return new RolloutSampler.Asked(
                task.task(),
                new Generator.Request(
                        task.prompts().get(place.prompt()).ids(), Seeds.derive(task.seed(), "prompt", place.prompt())));
    }

    private static void put(Spread task, Place place, List<Rollout> sampled, int first, List<List<Rollout>> all) {
        GivenPrompt prompt = task.prompts().get(place.prompt());
        int at = 0;
        List<Rollout> own = all.get(place.task());
        for (int i = 0; i < own.size(); i++) {
            if ((first + i) % task.prompts().size() == place.prompt()) {
                own.set(i, sampled.get(at++).under(prompt));
            }
        }
    }
}
