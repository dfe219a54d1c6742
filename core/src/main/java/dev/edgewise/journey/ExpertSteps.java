package dev.edgewise.journey;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Environments' own solutions with their plausible wrong steps, proposed and judged.
///
/// @param environments finds the environment of a task
/// @param seed of the wrong steps
public record ExpertSteps(Function<Task, Environment> environments, long seed) implements StepProposer, StepJudge {
    @Override
    public List<List<Step>> propose(Task task, List<List<Step>> paths, int width, long round) {
        return paths.stream().map(path -> following(task, path, width)).toList();
    }

    private List<Step> following(Task task, List<Step> path, int width) {
        int parted = parted(task, path);
        if (parted < path.size()) {
            List<String> then = branch(task, path, parted).then();
            int done = path.size() - parted - 1;
            return done < then.size() ? List.of(new Step(then.get(done), false)) : List.of();
        }
        List<WrongStep> wrong = new ArrayList<>(wrong(task, parted));
        Collections.shuffle(wrong, Random.from(Seeds.stream(seed, "chosen", task.id(), parted)));
        boolean answer = parted == task.steps().size();
        List<Step> steps = new ArrayList<>(List.of(expert(task, parted)));
        wrong.stream().limit(width - 1L).forEach(slip -> steps.add(new Step(slip.text(), answer)));
        return steps;
    }

    @Override
    public List<Judgement> judge(Task task, List<List<Step>> paths) {
        return paths.stream().map(path -> judged(task, path)).toList();
    }

    private Judgement judged(Task task, List<Step> path) {
        int parted = parted(task, path);
        if (parted == path.size()) {
            return Judgement.CORRECT;
        }
        WrongStep branch = branch(task, path, parted);
        boolean shows = path.size() - parted > branch.then().size();
        return shows ? Judgement.wrong(branch.why()) : Judgement.CORRECT;
    }

    /// Returns how many steps of a path are the expert's.
    private static int parted(Task task, List<Step> path) {
        int at = 0;
        while (at < path.size() && at <= task.steps().size() && path.get(at).equals(expert(task, at))) {
            at++;
        }
        return at;
    }

    private static Step expert(Task task, int at) {
        boolean answer = at == task.steps().size();
        return new Step(answer ? task.answer() : task.steps().get(at), answer);
    }

    private WrongStep branch(Task task, List<Step> path, int parted) {
        String text = path.get(parted).text();
        return wrong(task, parted).stream()
                .filter(slip -> slip.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no step of " + task.id()));
    }

    private List<WrongStep> wrong(Task task, int step) {
        return environments.apply(task).wrongSteps(task, step, Seeds.stream(seed, "wrong", task.id(), step));
    }
}
