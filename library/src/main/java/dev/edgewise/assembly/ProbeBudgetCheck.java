package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.probe.TaskGrader;
import dev.edgewise.task.Split;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a probe's budget reaches every cell, asked before anything is spent.
///
/// A data set without levels is graded first: half of its share of the budget groups its problems by how many of
/// [TaskGrader#TRIES] completions are right, which makes up to one level more than there are tries.
///
/// @param split where tasks are drawn from
record ProbeBudgetCheck(ProbePlan plan, List<Environment> environments, Split split) {
    /// Part of the budget of a data set without levels that grades its problems.
    private static final int GRADING = 2;

    private static final int FEWEST = 2;

    /// Refuses a budget that does not reach every cell.
    ///
    /// @throws ConfigException if so, naming the least that does
    /// @throws DataException if a data set has too few problems to infer levels from
    void require() {
        List<Environment> graded = environments.stream().filter(this::isGraded).toList();
        if (graded.isEmpty()) {
            plan.requireRoom(environments.stream().mapToInt(Environment::levels).sum());
            return;
        }
        for (Environment environment : graded) {
            int problems = problems(environment);
            if (problems < FEWEST) {
                throw new DataException("The data set " + environment.name() + " has no levels and " + problems
                        + (problems == 1 ? " problem" : " problems") + " to infer them from; at least " + FEWEST
                        + " are needed");
            }
        }
        if (!suffices(plan.budget())) {
            throw new ConfigException(refusal(graded));
        }
    }

    /// Tells whether levels of `environment` are inferred.
    boolean isGraded(Environment environment) {
        return !plan.even() && Probing.withoutLevels(environment);
    }

    /// Returns how many problems of an environment without levels are graded.
    int graded(Environment environment) {
        return graded(environment, plan.budget());
    }

    private int graded(Environment environment, int budget) {
        return Math.min(problems(environment), budget / environments.size() / GRADING / TaskGrader.TRIES);
    }

    private int problems(Environment environment) {
        return environment.allTasks(split, 0).orElseThrow().size();
    }

    private boolean suffices(int budget) {
        return environments.stream().filter(this::isGraded).allMatch(one -> graded(one, budget) >= FEWEST)
                && (budget - grading(budget)) / plan.samples() >= cells(budget);
    }

    /// Completions that grading takes of a budget.
    private int grading(int budget) {
        return TaskGrader.TRIES
                * environments.stream()
                        .filter(this::isGraded)
                        .mapToInt(one -> graded(one, budget))
                        .sum();
    }

    /// Returns the most cells that there may be once levels are inferred.
    private int cells(int budget) {
        return environments.stream()
                .mapToInt(one -> isGraded(one) ? Math.min(TaskGrader.TRIES + 1, graded(one, budget)) : one.levels())
                .sum();
    }

    private String refusal(List<Environment> graded) {
        int enough = plan.budget();
        while (!suffices(enough)) {
            enough++;
        }
        return "--budget " + plan.budget() + " is too small to tell anything: to infer the levels of "
                + graded.stream().map(Environment::name).collect(Collectors.joining(", ")) + ", "
                + grading(enough) + " completions grade problems, and then " + cells(enough)
                + " cells of one task with " + plan.samples() + " completions each take "
                + cells(enough) * plan.samples() + ". Take --budget " + enough
                + " or more, name a level_field in a file given with --config, or lower --k and --group";
    }
}
