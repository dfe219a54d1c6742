package dev.edgewise.assembly;

import dev.edgewise.config.RunConfig;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a person should know of a run before its first step, though nothing is wrong with it.
final class RunNotes {
    private RunNotes() {}

    /// Returns what became of the rows of a run's data files.
    ///
    /// @param environments trained on or evaluated on
    /// @param demonstrations of an SFT run
    /// @param preferences of a run on preferences
    static List<String> data(
            List<Environment> environments,
            Optional<DemonstrationData> demonstrations,
            Optional<PreferenceData> preferences) {
        List<String> sentences = new ArrayList<>();
        environments.forEach(environment -> sentences.addAll(environment.notes()));
        demonstrations.ifPresent(data -> sentences.add(data.origin()));
        preferences.ifPresent(data -> sentences.add(data.origin()));
        return List.copyOf(sentences);
    }

    /// Returns what is to be said of a run.
    static List<String> of(RunConfig config, List<Environment> environments, ContextCheck context) {
        if (Sources.grpo(config.algorithm()) == null) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        CompletionLimit room =
                new CompletionLimit(context.prompts(), config.rollout().maxCompletionLength());
        boolean grows = config.curriculum().sampler().settings() instanceof EdgeSettings edge && edge.grow();
        for (Environment environment : environments) {
            if (grows) {
                context.withheld(environment).ifPresent(notes::add);
            }
            room.note(environment).ifPresent(notes::add);
            if (Probing.withoutLevels(environment)) {
                notes.add("the data set " + environment.name() + " has no levels, so the curriculum cannot choose among"
                        + " its problems. " + levels(config, environment));
            }
        }
        notes.addAll(LessonParts.notes(config, environments));
        if (context.solutions()) {
            notes.addAll(solutions(environments, context.prompts()));
        }
        return List.copyOf(notes);
    }

    /// Says how to get levels. A probe writes questions and answers alone, and a reward wants the whole row.
    private static String levels(RunConfig config, Environment environment) {
        boolean judged = config.environments().stream()
                .anyMatch(one -> one.name().equals(environment.name())
                        && one.part().settings() instanceof DatasetSettings dataset
                        && dataset.reward() != null);
        boolean configured = Stream.concat(config.environments().stream(), config.evalEnvironments().stream())
                .anyMatch(one -> one.name().equals(environment.name()));
        if (!configured) {
            return "Give it levels, easiest first";
        }
        return judged
                ? "Name a column that says how hard they are: level_field"
                : "To infer levels by probing: ./edgewise probe --model MODEL --config FILE --budget N --buckets DIR, then"
                        + " train on DIR/full.jsonl with level_field: failures";
    }

    /// Returns what is to be said of the tokens of expert solutions, seen at one task of every environment: one
    /// of the first level that has any with a solution.
    private static List<String> solutions(List<Environment> environments, PromptRenderer prompts) {
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        for (Environment environment : environments) {
            RandomGenerator random = Seeds.stream(0, "notes", environment.name());
            IntStream.range(0, environment.levels())
                    .mapToObj(level -> environment.drawSolved(level, random))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(task -> tokens.of(DemonstrationTokens.solution(environment, task)));
        }
        List<String> notes = new ArrayList<>(tokens.notes());
        notes.addAll(tokens.mismatches("learned"));
        return notes;
    }
}
