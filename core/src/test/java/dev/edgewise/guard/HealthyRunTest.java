package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.monitor.Reading;
import dev.edgewise.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// No guard has anything to say of a healthy run, although each sees what it judges.
class HealthyRunTest {
    private static final List<TrainingEvent> ALL = Arrays.stream(RecordedRun.values())
            .flatMap(run -> run.events().stream())
            .toList();

    @ParameterizedTest
    @EnumSource
    void tripsNoGuard(RecordedRun run) {
        Guards guards = new Guards(AllGuards.fresh());
        List<String> said = new ArrayList<>();
        for (TrainingEvent event : run.events()) {
            guards.observe(event)
                    .forEach(finding -> said.add(event.step() + " " + finding.guard() + ": " + words(finding)));
        }
        assertThat(said).isEmpty();
    }

    private static String words(Guards.Finding finding) {
        return switch (finding.verdict()) {
            case Verdict.Warn(String message) -> message;
            case Verdict.Adjust adjust -> adjust.reason();
            case Verdict.Halt(String reason) -> reason;
            case Verdict.Proceed _ -> "";
        };
    }

    /// What a guard judges, and how often it must be in the runs, so that its silence means something.
    record Judged(String guard, int least, Predicate<TrainingEvent> event) {
        @Override
        public String toString() {
            return guard;
        }
    }

    private static Predicate<TrainingEvent> metric(String... keys) {
        return event ->
                event instanceof StepCompleted step && step.metrics().keySet().containsAll(List.of(keys));
    }

    private static Predicate<TrainingEvent> group(Predicate<GroupScored> fits) {
        return event -> event instanceof GroupScored scored && fits.test(scored);
    }

    private static Predicate<TrainingEvent> right(Predicate<Rollout> fits) {
        return group(scored -> scored.group().rollouts().stream()
                .anyMatch(rollout -> rollout.score().success() && fits.test(rollout)));
    }

    private static Predicate<TrainingEvent> reading(Class<? extends Reading> kind) {
        return event -> event instanceof Monitored monitored && kind.isInstance(monitored.reading());
    }

    private static boolean mastered(TrainingEvent event) {
        return event instanceof Monitored(int _, Reading.Mastery mastery, double _)
                && mastery.cells().stream()
                        .anyMatch(cell ->
                                cell.right().stream().filter(right -> right).count()
                                        >= 0.9 * cell.right().size());
    }

    static Stream<Judged> judged() {
        return Stream.of(
                new Judged("finite", 400, metric("loss", "grad_norm")),
                new Judged("no_signal", 1000, group(scored -> scored.group().hasSignal())),
                new Judged("truncation", 400, metric("completions/clipped_ratio")),
                new Judged(
                        "lucky_success",
                        1000,
                        group(scored -> scored.admitted() && scored.group().hasSignal())),
                new Judged(
                        "zero_cells",
                        20,
                        group(scored ->
                                scored.stage().outcomeReward() && scored.group().successes() == 0)),
                new Judged("triage", 400, group(scored -> scored.group().successes() == 0)),
                new Judged("repetition", 1000, right(_ -> true)),
                new Judged(
                        "computation_skip",
                        100,
                        right(rollout -> rollout.completion().text().contains("\n"))),
                new Judged(
                        "length",
                        100,
                        group(scored -> scored.stage().outcomeReward()
                                && scored.group().completionTokens()
                                        >= 8 * scored.group().size())),
                new Judged("format_gaming", 1000, group(scored -> scored.stage().outcomeReward())),
                new Judged("verifier", 1000, right(_ -> true)),
                new Judged("formats", 1000, right(_ -> true)),
                new Judged("entropy", 400, metric("completions/entropy", "frac_groups_mixed", "reward")),
                new Judged("entropy_floor", 400, metric("completions/entropy")),
                new Judged("coverage", 10, reading(Reading.Coverage.class)),
                new Judged("kl_budget", 100, metric("kl")),
                // No run on preferences is recorded.
                new Judged("displacement", 0, metric("logps/chosen_ratio")),
                // No run of a ranker is recorded.
                new Judged("score_scale", 0, metric(StepMetrics.SCORE_SPREAD)),
                new Judged("dev_ranking", 0, Ranked.class::isInstance),
                new Judged(
                        "mastered_bands",
                        0,
                        event -> event instanceof StepCompleted step
                                && !step.cells().isEmpty()),
                new Judged("forgetting", 4, reading(Reading.Divergence.class)),
                new Judged("health", 100, metric("grad_norm", "kl", "clip_ratio/region_mean", "rewards/accuracy/mean")),
                new Judged("retention", 10, Evaluated.class::isInstance),
                new Judged("contamination", 5, HealthyRunTest::mastered),
                // A model of single characters has no general text: not judged here.
                new Judged("perplexity", 0, reading(Reading.Perplexity.class)),
                new Judged("plasticity", 7, reading(Reading.Plasticity.class)));
    }

    @ParameterizedTest
    @MethodSource("judged")
    void eachGuardSeesWhatItJudges(Judged judged) {
        long seen = ALL.stream().filter(judged.event()).count();
        if (judged.least() == 0) {
            assertThat(seen).as("not recorded").isZero();
        } else {
            assertThat(seen).isGreaterThanOrEqualTo(judged.least());
        }
    }

    @Test
    void noGuardIsLeftOut() {
        assertThat(judged().map(Judged::guard))
                .containsExactlyInAnyOrderElementsOf(
                        AllGuards.fresh().stream().map(Guard::name).toList());
    }

    @Test
    void isShownToEveryGuardThereIs() throws IOException {
        Pattern declaration = Pattern.compile("class (\\w+) implements Guard\\b");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/edgewise/guard"))) {
            List<String> declared = new ArrayList<>();
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = declaration.matcher(Files.readString(source));
                while (matcher.find()) {
                    declared.add(matcher.group(1));
                }
            }
            assertThat(AllGuards.fresh())
                    .extracting(guard -> guard.getClass().getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(declared);
        }
    }
}
