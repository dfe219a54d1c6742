package dev.edgewise.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All finished runs of a study, compared.
///
/// @param registration its hash
/// @param version the version with which it was started; empty if that is not known
/// @param notes what people should know of versions, a sentence each
/// @param missing runs that have not ended yet or failed, each with the reason: `edge, seed 3` → `not run yet`
public record StudyResults(
        StudyPlan plan,
        String registration,
        String registered,
        Optional<StudyVersion> version,
        List<String> notes,
        List<ArmResult> arms,
        Map<String, String> missing) {
    public StudyResults {
        notes = List.copyOf(notes);
        arms = List.copyOf(arms);
        missing = Map.copyOf(missing);
    }

    /// Compares `outcomes`, which may lack runs.
    public static StudyResults of(
            StudyPlan plan, Preregistration registration, List<RunOutcome> outcomes, Map<String, String> missing) {
        List<RunOutcome> reference = runs(plan, plan.reference(), outcomes);
        List<ArmResult> arms = new ArrayList<>();
        for (String arm : plan.arms()) {
            arms.add(ArmResult.of(plan, arm, runs(plan, arm, outcomes), reference));
        }
        return new StudyResults(
                plan,
                registration.hash(),
                registration.registered().toString(),
                registration.first(),
                registration.notes(),
                arms,
                missing);
    }

    private static List<RunOutcome> runs(StudyPlan plan, String arm, List<RunOutcome> outcomes) {
        return plan.seeds().stream()
                .flatMap(seed -> outcomes.stream().filter(run -> run.arm().equals(arm) && run.seed() == seed))
                .toList();
    }

    /// Counts the runs whose results are in.
    public int finished() {
        return arms.stream().mapToInt(arm -> arm.runs().size()).sum();
    }

    /// Counts the runs that the study has in all.
    public int planned() {
        return plan.arms().size() * plan.seeds().size();
    }
}
