package dev.edgewise.assembly;

import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.curriculum.ExtraRungs;
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
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.Taught;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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
    /// @throws ConfigException if lessons of an environment cannot be cut from any solution, or if it answers
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
        if (environment.episodes().isPresent()) {
            throw new ConfigException("environment " + environment.name()
                    + " answers the model in several turns, of which"
                    + " no lessons (type " + part.type() + ") are cut; its expert's turns are shown as demonstrations."
                    + " Leave its lessons out, or name lessons at the other environments instead of as"
                    + " curriculum.lessons");
        }
        Cutter cutter = new Cutter(environment, part);
        int cut = 0;
        int all = 0;
        for (int level = 0; level < environment.levels(); level++) {
            List<Task> solved = cutter.solved(level);
            all += solved.size();
            cut += (int) solved.stream().filter(cutter::cuts).count();
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

    /// Returns the cells that have lessons: those where a solution can be cut.
    ///
    /// @param spare the rungs beyond the ends of an environment's ladder that may be generated
    static Set<Cell> cells(
            Map<String, Part<LessonProvider<?>>> lessons,
            List<Environment> environments,
            Function<Environment, ExtraRungs> spare) {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Environment environment : environments) {
            Part<LessonProvider<?>> part = lessons.get(environment.name());
            if (part != null) {
                Cutter cutter = new Cutter(environment, part);
                ExtraRungs beyond = spare.apply(environment);
                IntStream.range(-beyond.below(), environment.levels() + beyond.above())
                        .filter(level -> cutter.solved(level).stream().anyMatch(cutter::cuts))
                        .forEach(level -> cells.add(new Cell(environment.name(), level)));
            }
        }
        return cells;
    }

    /// Tries lessons before a run has begun.
    private static final class Cutter {
        /// Tasks that are looked at where there is no list of them.
        private static final int DRAWN = 16;

        private final Environment environment;
        private final Lessons lessons;
        private final RandomGenerator random;

        Cutter(Environment environment, Part<LessonProvider<?>> part) {
            Progress fresh = new Progress(
                    new Ladders(
                            Map.of(environment.name(), environment.levels()),
                            Map.of(environment.name(), new ExtraRungs(environment.below(), environment.above())),
                            Map.of(),
                            Map.of()),
                    SuccessPosterior.Settings.STANDARD,
                    StagePolicy.STANDARD);
            this.environment = environment;
            this.random = Seeds.stream(0, "lesson notes", environment.name());
            this.lessons = part.provider().make(part.settings(), new LessonContext(fresh));
            while (fresh.growAbove(environment.name()) || fresh.growBelow(environment.name())) {
                // Every rung may be asked.
            }
        }

        List<Task> solved(int level) {
            boolean onLadder = level >= 0 && level < environment.levels();
            Optional<List<Task>> all = onLadder ? environment.allSolved(level) : Optional.empty();
            return all.orElseGet(() -> IntStream.range(0, DRAWN)
                    .mapToObj(_ -> environment.drawSolved(level, random))
                    .flatMap(Optional::stream)
                    .toList());
        }

        boolean cuts(Task task) {
            return lessons.of(task, environment.solution(task), random).isPresent();
        }
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
