package dev.edgewise.journey;

import dev.edgewise.environment.solution.Equations;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;

/// A verifier: an answer is correct if its completion is; a step is wrong if it states a calculation that is
/// false.
///
/// @param form writes the completion of a path and knows whether it is right
public record OutcomeJudge(CompletionForm form) implements StepJudge {
    @Override
    public List<Judgement> judge(Task task, List<List<Step>> paths) {
        return paths.stream().map(path -> judged(task, path)).toList();
    }

    private Judgement judged(Task task, List<Step> path) {
        Step last = path.getLast();
        if (last.answer()) {
            List<String> lines =
                    path.subList(0, path.size() - 1).stream().map(Step::text).toList();
            boolean right = form.write(task, lines, last.text()).isPresent();
            return right ? Judgement.CORRECT : Judgement.wrong("the answer is not " + last.text());
        }
        Optional<Equations.Equation> off = Equations.of(last.text()).stream()
                .filter(equation -> !equation.holds())
                .findFirst();
        return off.map(equation -> Judgement.wrong(
                        equation.left() + " is not " + equation.claimed().toPlainString()))
                .orElse(Judgement.CORRECT);
    }
}
