package dev.edgewise.assembly;

import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.plugin.LessonContext;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.Taught;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The lessons of a run.
final class LessonParts {
    private LessonParts() {}

    /// Returns the lessons of each environment that has some: its own, or those of the curriculum.
    static Map<String, Part<LessonProvider<?>>> of(RunConfig config, List<Environment> environments) {
        Map<String, Part<LessonProvider<?>>> lessons = new LinkedHashMap<>();
        Part<LessonProvider<?>> common = config.curriculum().lessons();
        if (common != null) {
            environments.forEach(environment -> lessons.put(environment.name(), common));
        }
        for (EnvironmentConfig environment : config.environments()) {
            Part<LessonProvider<?>> own = environment.lessons();
            if (own != null) {
                lessons.put(environment.name(), own);
            }
        }
        return lessons;
    }

    /// Says how many solutions cannot be cut into lessons, of the environments whose tasks are a list.
    ///
    /// @throws ConfigException if lessons of an environment cannot be cut from any solution
    static List<String> notes(RunConfig config, List<Environment> environments) {
        Map<String, Part<LessonProvider<?>>> lessons = of(config, environments);
        List<String> notes = new ArrayList<>();
        for (Environment environment : environments) {
            Part<LessonProvider<?>> part = lessons.get(environment.name());
            if (part != null) {
                note(environment, part).ifPresent(notes::add);
            }
        }
        return notes;
    }

    private static Optional<String> note(Environment environment, Part<LessonProvider<?>> part) {
        Progress fresh = new Progress(
                new Ladders(Map.of(environment.name(), environment.levels())),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
        Lessons lessons = part.provider().make(part.settings(), new LessonContext(fresh));
        int cut = 0;
        int all = 0;
        for (int level = 0; level < environment.levels(); level++) {
            RandomGenerator random = Seeds.stream(0, "lesson notes", environment.name(), level);
            List<Task> solved = environment
                    .allSolved(level)
                    .orElse(environment.drawSolved(level, random).stream().toList());
            all += solved.size();
            cut += (int) solved.stream()
                    .filter(task ->
                            lessons.of(task, environment.solution(task), random).isPresent())
                    .count();
        }
        if (cut == 0) {
            throw new ConfigException("no solution of " + environment.name() + " can be cut into lessons (type "
                    + part.type() + "): each needs at least two steps, one a line or numbered, of which the last holds"
                    + " the answer. Name the field that holds them as solution_field, or leave the lessons out");
        }
        boolean list = environment.allSolved(0).isPresent();
        return list && cut < all
                ? Optional.of(all - cut + " of the " + all + " solutions of " + environment.name()
                        + " have no steps to cut lessons from (type " + part.type() + ") and are left out of them")
                : Optional.empty();
    }

    /// Makes the lessons.
    static List<Taught> taught(
            Map<String, Part<LessonProvider<?>>> lessons, List<Environment> environments, Progress progress) {
        return environments.stream()
                .filter(environment -> lessons.containsKey(environment.name()))
                .map(environment -> {
                    Part<LessonProvider<?>> part = Objects.requireNonNull(lessons.get(environment.name()));
                    return new Taught(
                            environment,
                            part.type(),
                            part.provider().make(part.settings(), new LessonContext(progress)));
                })
                .toList();
    }
}
