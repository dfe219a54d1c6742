package dev.edgewise.assembly;

import dev.edgewise.config.CurriculumConfig;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.ExtraRungs;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.phase.Kept;
import dev.edgewise.phase.PhaseClock;
import dev.edgewise.phase.PhasedImitation;
import dev.edgewise.phase.PhasedSampler;
import dev.edgewise.plugin.GateContext;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.ImitationContext;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.SamplerContext;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A curriculum from its configuration: sampler, gates, stages and posteriors.
public final class Curricula {
    private Curricula() {}

    /// Returns the success rate from which a level is a skill; 0 where nothing but outcomes teaches.
    ///
    /// @param shown whether expert solutions are shown
    /// @param taught the cells that have lessons. Without these and without solutions every success is
    ///     reinforced
    static double skill(CurriculumConfig config, boolean shown, Set<Cell> taught) {
        return shown || !taught.isEmpty() ? config.imitateBelow() : 0;
    }

    /// Returns what a run knows at its beginning of all levels of `environments`.
    ///
    /// @param spare the rungs beyond the ends of an environment's ladder that may be generated
    /// @param skill see [#skill]
    /// @param taught the cells that have lessons
    static Progress progress(
            CurriculumConfig config,
            List<Environment> environments,
            Function<Environment, ExtraRungs> spare,
            double skill,
            Set<Cell> taught) {
        SuccessPosterior.Settings prior = SuccessPosterior.Settings.STANDARD;
        return new Progress(
                ladders(environments, spare),
                new SuccessPosterior.Settings(prior.alpha(), prior.beta(), config.decay()),
                new StagePolicy(config.mastered(), config.forgotten(), StagePolicy.STANDARD.hopeless(), skill),
                taught);
    }

    /// Returns a curriculum over all cells of `progress`.
    ///
    /// @param groupSize rollouts per group
    /// @param skill see [#skill]
    /// @param clock says which environments are in play; null for all of them all the time
    static Curriculum of(
            CurriculumConfig config, Progress progress, int groupSize, double skill, @Nullable PhaseClock clock) {
        Function<Progress, TaskSampler> sampler = asked ->
                config.sampler().provider().make(config.sampler().settings(), new SamplerContext(asked, groupSize));
        Imitation imitation =
                config.imitate().provider().make(config.imitate().settings(), new ImitationContext(skill));
        if (clock == null) {
            return of(config, progress, sampler.apply(progress), imitation, groupSize);
        }
        Kept kept = new Kept(clock, progress);
        return of(
                        config,
                        progress,
                        new PhasedSampler(clock, kept, sampler),
                        new PhasedImitation(imitation, kept),
                        groupSize)
                .choosingAmong(clock::inPlay);
    }

    private static Curriculum of(
            CurriculumConfig config, Progress progress, TaskSampler sampler, Imitation imitation, int groupSize) {
        return new Curriculum(
                        progress,
                        sampler,
                        config.gates().stream()
                                .map(part -> gate(part, new GateContext(groupSize)))
                                .toList(),
                        imitation,
                        groupSize)
                .withSolutionsBesideLessons(config.solutionsBesideLessons());
    }

    /// Returns a curriculum over bands of pairs of documents, which are not shown but only compared. Guessing
    /// gets half.
    ///
    /// @param bands levels of each environment
    /// @param groupSize comparisons of a document
    /// @throws ConfigException if the sampler chooses sizes of groups
    static Curriculum ofPairs(CurriculumConfig config, Map<String, Integer> bands, int groupSize) {
        Map<String, Double> chances = new LinkedHashMap<>();
        bands.keySet().forEach(kind -> chances.put(kind, 0.5));
        SuccessPosterior.Settings prior = SuccessPosterior.Settings.STANDARD;
        Progress progress = new Progress(
                new Ladders(bands, Map.of(), chances, Map.of()),
                new SuccessPosterior.Settings(prior.alpha(), prior.beta(), config.decay()),
                new StagePolicy(config.mastered(), config.forgotten(), StagePolicy.STANDARD.hopeless(), 0));
        int group = Math.max(2, groupSize);
        Curriculum curriculum = new Curriculum(
                progress,
                config.sampler().provider().make(config.sampler().settings(), new SamplerContext(progress, group)),
                List.of(),
                FrontierImitation.STANDARD,
                group);
        if (curriculum.leastGroup() != group) {
            throw new ConfigException("curriculum.sampler chooses how many completions a task gets (group_sizes), but a"
                    + " ranker samples none; remove group_sizes");
        }
        return curriculum;
    }

    private static Ladders ladders(List<Environment> environments, Function<Environment, ExtraRungs> spare) {
        Map<String, Integer> levels = new LinkedHashMap<>();
        Map<String, ExtraRungs> spares = new LinkedHashMap<>();
        Map<String, Double> chances = new LinkedHashMap<>();
        Map<Cell, Set<String>> attributes = new LinkedHashMap<>();
        for (Environment environment : environments) {
            levels.put(environment.name(), environment.levels());
            if (environment.chance() > 0) {
                chances.put(environment.name(), environment.chance());
            }
            ExtraRungs beyond = spare.apply(environment);
            spares.put(environment.name(), beyond);
            for (int level = -beyond.below(); level < environment.levels() + beyond.above(); level++) {
                Set<String> names = environment.attributes(level);
                if (!names.isEmpty()) {
                    attributes.put(new Cell(environment.name(), level), names);
                }
            }
        }
        return new Ladders(levels, spares, chances, attributes);
    }

    private static AdmissionGate gate(Part<GateProvider<?>> part, GateContext context) {
        return part.provider().make(part.settings(), context);
    }
}
