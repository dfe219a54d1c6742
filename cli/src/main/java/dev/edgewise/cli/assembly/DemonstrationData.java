package dev.edgewise.cli.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.PromptMismatch;
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
import dev.edgewise.trainer.TokenPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The demonstrations of an SFT run: a data set's, or the environments' expert solutions.
final class DemonstrationData {
    /// Tries per level at drawing a problem not drawn before.
    private static final int DRAWS = 2_000;

    private DemonstrationData() {}

    static List<TrainingSequence> of(
            RunConfig config,
            SftConfig sft,
            List<Environment> environments,
            PromptRenderer prompts,
            Consumer<String> notes) {
        List<Path> files = sft.dataset().stream().map(Path::of).toList();
        Demonstrations.Fields fields = new Demonstrations.Fields(sft.promptField(), sft.completionField());
        List<Demonstration> demonstrations =
                files.isEmpty() ? solutions(environments, config.seed()) : Demonstrations.read(files, fields);
        List<TrainingSequence> sequences = sequences(demonstrations, sft, prompts, notes);
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

    /// The demonstrations as tokens, but for those of which nothing is left to learn.
    private static List<TrainingSequence> sequences(
            List<Demonstration> demonstrations, SftConfig sft, PromptRenderer prompts, Consumer<String> notes) {
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (Demonstration demonstration : demonstrations) {
            TokenPair pair = tokens.of(demonstration);
            if (!pair.exact() && sft.promptMismatch() == PromptMismatch.STOP) {
                throw new DataException(demonstration.place() + ": " + DemonstrationTokens.MISMATCH
                        + ". Mend the row, or set algorithm.prompt_mismatch to warn (learn as TRL does) or drop (leave such"
                        + " rows out).");
            }
            boolean kept = pair.exact() || sft.promptMismatch() == PromptMismatch.WARN;
            if (kept && pair.completionIds().length > 0) {
                sequences.add(pair.sequence());
            }
        }
        tokens.notes().forEach(notes);
        tokens.mismatch(
                        switch (sft.promptMismatch()) {
                            case WARN ->
                                "as in TRL, as many tokens as the prompt alone has are not learned. To leave such rows out:"
                                        + " algorithm.prompt_mismatch: drop";
                            case DROP, STOP -> "they are left out (algorithm.prompt_mismatch)";
                        })
                .ifPresent(notes);
        return sequences;
    }

    private static List<Demonstration> solutions(List<Environment> environments, long seed) {
        List<Demonstration> demonstrations = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(seed, "solutions", environment.name(), level);
                Set<String> drawn = new HashSet<>();
                for (int i = 0; i < DRAWS; i++) {
                    Task task = environment.draw(Split.TRAIN, level, random);
                    if (drawn.add(task.id())) {
                        demonstrations.add(DemonstrationTokens.solution(environment, task));
                    }
                }
            }
        }
        return demonstrations;
    }
}
