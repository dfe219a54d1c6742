package dev.edgewise.journey;

import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.environment.solution.Equations;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Recorded attempts at one problem, proposed and judged. Attempts that calculate the same are one path.
///
/// The first wrong step of a wrong attempt is the first behind the right attempts that
/// - states a calculation that is false; calculator marks are calculations, or
/// - works out only what no right attempt works out.
///
/// Where there is none, it is the answer. The second rule is a guess from results: a detour that could still
/// lead to the answer counts as wrong, too. A teacher as judge knows better ([TeacherJudge]).
public final class AttemptSteps implements StepProposer, StepJudge {
    private final List<Path> paths;
    private final Set<Fraction> useful;

    /// An attempt with what of it is compared.
    private record Path(
            List<Step> steps, List<String> keys, List<List<Equations.Equation>> equations, boolean correct) {
        static Path of(AttemptRow.Attempt attempt) {
            List<Step> steps = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            List<List<Equations.Equation>> equations = new ArrayList<>();
            for (Step step : attempt.steps()) {
                List<Equations.Equation> found = step.answer() ? List.of() : calculations(step.text());
                String text = Equations.withoutMarks(step.text()).strip();
                if (text.isEmpty()) {
                    continue;
                }
                steps.add(new Step(text, step.answer()));
                equations.add(found);
                keys.add(key(steps.getLast(), found));
            }
            return new Path(steps, keys, equations, attempt.correct());
        }

        boolean reaches(String answer) {
            return steps.getLast().answer() && steps.getLast().text().equals(answer);
        }

        boolean holds() {
            return equations.stream().flatMap(List::stream).allMatch(Equations.Equation::holds);
        }

        private static List<Equations.Equation> calculations(String text) {
            List<Equations.Equation> all = new ArrayList<>(Equations.of(Equations.withoutMarks(text)));
            Equations.of(text.replace("<<", " ; ").replace(">>", " ; ")).stream()
                    .filter(each -> all.stream().noneMatch(other -> other.text().equals(each.text())))
                    .forEach(all::add);
            return all;
        }

        private static String key(Step step, List<Equations.Equation> equations) {
            return step.answer() || equations.isEmpty()
                    ? step.answer() + step.text().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\d]+", " ")
                    : equations.stream()
                            .map(Equations.Equation::text)
                            .distinct()
                            .collect(Collectors.joining(" "));
        }
    }

    /// Takes the attempts at a problem. Left out are right ones that calculate wrongly on the way, and those
    /// whose answer does not fit what is said of them.
    public AttemptSteps(AttemptRow row) {
        this.paths = row.attempts().stream()
                .map(Path::of)
                .filter(path -> path.correct() == path.reaches(row.task().answer()))
                .filter(path -> !path.correct() || path.holds())
                .toList();
        this.useful = new HashSet<>();
        paths.stream()
                .filter(Path::correct)
                .flatMap(path -> path.equations().stream().flatMap(List::stream))
                .forEach(equation -> useful.add(equation.value()));
    }

    @Override
    public List<List<Step>> propose(Task task, List<List<Step>> beginnings, int width, long seed) {
        return beginnings.stream().map(beginning -> following(beginning, width)).toList();
    }

    private List<Step> following(List<Step> beginning, int width) {
        List<Step> steps = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Path path : sharing(beginning)) {
            boolean more = path.keys().size() > beginning.size();
            if (more && seen.size() < width && seen.add(path.keys().get(beginning.size()))) {
                steps.add(path.steps().get(beginning.size()));
            }
        }
        return steps;
    }

    @Override
    public List<Judgement> judge(Task task, List<List<Step>> beginnings) {
        return beginnings.stream().map(this::judge).toList();
    }

    private Judgement judge(List<Step> beginning) {
        List<Path> sharing = sharing(beginning);
        if (sharing.stream().anyMatch(Path::correct)) {
            return Judgement.CORRECT;
        }
        Step last = beginning.getLast();
        if (last.answer()) {
            return Judgement.wrong("the answer is not " + last.text());
        }
        List<Equations.Equation> equations = sharing.getFirst().equations().get(beginning.size() - 1);
        for (Equations.Equation equation : equations) {
            if (!equation.holds()) {
                return Judgement.wrong(
                        equation.left() + " is not " + equation.claimed().toPlainString());
            }
        }
        boolean useless = !equations.isEmpty()
                && !useful.isEmpty()
                && equations.stream().noneMatch(equation -> useful.contains(equation.value()));
        return useless
                ? Judgement.wrong(equations.getFirst().left() + " does not lead to the answer")
                : Judgement.CORRECT;
    }

    /// Returns the attempts that begin so, in their order.
    private List<Path> sharing(List<Step> beginning) {
        List<Path> sharing = paths;
        for (int i = 0; i < beginning.size(); i++) {
            int at = i;
            Step step = beginning.get(i);
            List<Path> before = sharing;
            String key = before.stream()
                    .filter(path ->
                            path.steps().size() > at && path.steps().get(at).equals(step))
                    .findFirst()
                    .map(path -> path.keys().get(at))
                    .orElseThrow(() -> new IllegalArgumentException("no attempt writes \"" + step.text() + "\""));
            sharing = before.stream()
                    .filter(path ->
                            path.keys().size() > at && path.keys().get(at).equals(key))
                    .toList();
        }
        return sharing;
    }
}
