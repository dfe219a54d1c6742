package dev.edgewise.cli.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The demonstrations of an SFT run: a data set's, or the environments' expert solutions.
final class DemonstrationData {
    /// Tries per level at drawing a problem not drawn before.
    private static final int DRAWS = 2_000;

    private DemonstrationData() {}

    static List<TrainingSequence> of(
            RunConfig config, SftConfig sft, List<Environment> environments, PromptRenderer prompts) {
        List<Path> files = sft.dataset().stream().map(Path::of).toList();
        Demonstrations.Fields fields = new Demonstrations.Fields(sft.promptField(), sft.completionField());
        List<TrainingSequence> sequences = files.isEmpty()
                ? solutions(environments, prompts, config.seed())
                : Demonstrations.read(files, fields).stream()
                        .map(demonstration -> sequence(demonstration, prompts))
                        .toList();
        List<TrainingSequence> cut = new ArrayList<>();
        for (TrainingSequence sequence : sequences) {
            int room = sft.maxLength() - sequence.promptIds().length;
            if (room > 0) {
                int[] completion = sequence.completionIds();
                cut.add(TrainingSequence.demonstration(
                        sequence.promptIds(), Arrays.copyOf(completion, Math.min(room, completion.length))));
            }
        }
        if (cut.isEmpty()) {
            throw new DataException("no demonstration has a completion within max_length " + sft.maxLength()
                    + " tokens; raise algorithm.max_length or shorten the prompts");
        }
        return cut;
    }

    private static TrainingSequence sequence(Demonstration demonstration, PromptRenderer prompts) {
        int[] prompt = switch (demonstration) {
            case Demonstration.Text(String text, String _) ->
                prompts.plain(text).ids();
            case Demonstration.Chat(var messages, String _) ->
                prompts.render(messages).ids();
        };
        return TrainingSequence.demonstration(prompt, prompts.completion(demonstration.completion()));
    }

    private static List<TrainingSequence> solutions(List<Environment> environments, PromptRenderer prompts, long seed) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(seed, "solutions", environment.name(), level);
                Set<String> drawn = new HashSet<>();
                for (int i = 0; i < DRAWS; i++) {
                    Task task = environment.draw(Split.TRAIN, level, random);
                    if (drawn.add(task.id())) {
                        sequences.add(TrainingSequence.demonstration(
                                prompts.render(task.question()).ids(), prompts.completion(environment.solution(task))));
                    }
                }
            }
        }
        return sequences;
    }
}
