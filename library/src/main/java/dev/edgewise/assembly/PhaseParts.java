package dev.edgewise.assembly;

import dev.edgewise.config.CurriculumConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.PhaseConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.phase.Phase;
import dev.edgewise.phase.PhaseEnd;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The phases a configuration asks for, on the ladders that its environments have.
final class PhaseParts {
    private PhaseParts() {}

    /// Returns the phases in order; none for a run without.
    ///
    /// @param environments that the run trains on
    /// @throws ConfigException if a phase waits for a level that is not there, or an environment is in no phase
    static List<Phase> of(RunConfig config, List<Environment> environments) {
        List<Phase> phases = new ArrayList<>();
        Set<String> unused = new TreeSet<>();
        environments.forEach(environment -> unused.add(environment.name()));
        for (int i = 0; i < config.phases().size(); i++) {
            PhaseConfig phase = config.phases().get(i);
            String key = "phases[" + i + "].mastery";
            List<Cell> mastery = phase.mastery().stream()
                    .flatMap(wanted -> cells(key, wanted, environments).stream())
                    .toList();
            requireReachable(key, mastery, config, environments);
            Integer steps = phase.steps();
            Long tokens = phase.tokens();
            Integer stagnation = phase.stagnation();
            phases.add(new Phase(
                    phase.name(),
                    Set.copyOf(phase.environments()),
                    new PhaseEnd(
                            Objects.requireNonNullElse(steps, 0),
                            Objects.requireNonNullElse(tokens, 0L),
                            mastery,
                            Objects.requireNonNullElse(stagnation, 0)),
                    phase.review(),
                    phase.atStart() == null ? List.of() : phase.atStart().adjustments()));
            unused.removeAll(phase.environments());
        }
        if (!phases.isEmpty() && !unused.isEmpty()) {
            throw new ConfigException("phases must train every environment of the run, but no phase names "
                    + String.join(", ", unused) + ", which a program adds; make a run without phases of it");
        }
        return List.copyOf(phases);
    }

    /// Refuses a level whose mastery could never be certain enough: with every completion of every step asked
    /// there and right, n of them count after decay, and the 5 % quantile of Beta(1 + n, 1) is 0.05^(1/(n+1)).
    private static void requireReachable(
            String key, List<Cell> mastery, RunConfig config, List<Environment> environments) {
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        if (grpo == null) {
            return;
        }
        CurriculumConfig curriculum = config.curriculum();
        long most = (long) grpo.groupsPerStep() * grpo.maxGenBatches() * grpo.numGenerations();
        double counted = most / (1 - curriculum.decay());
        double certain = Math.pow(0.05, 1 / (counted + 1));
        for (Environment environment : environments) {
            double wanted = Frontier.passRate(curriculum.mastered(), environment.chance());
            if (certain < wanted
                    && mastery.stream().anyMatch(cell -> cell.environment().equals(environment.name()))) {
                throw new ConfigException(String.format(
                        Locale.ROOT,
                        "%s cannot be reached: %s is mastered when its pass rate is at least %.3f with 95 %% certainty, but"
                                + " with curriculum.decay %s and at most %d completions a step no more than %.3f can be"
                                + " certain; raise curriculum.decay or algorithm.groups_per_step, or lower"
                                + " curriculum.mastered",
                        key,
                        environment.name(),
                        wanted,
                        curriculum.decay(),
                        most,
                        certain));
            }
        }
    }

    /// Returns the level that `addition/3` names, or all levels that `addition` does.
    private static List<Cell> cells(String key, String wanted, List<Environment> environments) {
        int slash = wanted.indexOf('/');
        String name = slash < 0 ? wanted : wanted.substring(0, slash);
        Environment environment = environments.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the configuration has no environment " + name));
        if (slash < 0) {
            return IntStream.range(0, environment.levels())
                    .mapToObj(level -> new Cell(name, level))
                    .toList();
        }
        String level = wanted.substring(slash + 1);
        if (level.length() > 9 || Integer.parseInt(level) >= environment.levels()) {
            throw new ConfigException(key + " holds \"" + wanted + "\", but " + name + " has levels 0 to "
                    + (environment.levels() - 1) + ", so that the phase would never end; name one of these");
        }
        return List.of(new Cell(name, Integer.parseInt(level)));
    }
}
