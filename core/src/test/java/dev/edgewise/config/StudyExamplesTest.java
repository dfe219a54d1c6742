package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.study.StudyPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudyExamplesTest {
    private static final Path STUDIES = Path.of("../examples/studies");
    private static final Map<String, String> PLACES =
            Map.of(StudyConfig.WARM_START, "/warm/final", StudyConfig.BUCKETS, "/buckets");

    private static final Pattern SAMPLER = Pattern.compile("^curriculum\\.sampler=(?:\"|\\{\"type\":\")(\\w+)");

    @ParameterizedTest
    @MethodSource("studies")
    void everyStudyIsValidHasFiveSeedsAndAnEqualBudget(Path file) {
        StudyConfig study = StudyReader.read(file);
        StudyPlan plan = study.plan();
        assertThat(file.getFileName()).hasToString(plan.name() + ".yaml");
        assertThat(plan.seeds()).hasSizeGreaterThanOrEqualTo(5);
        StudyConfig.WarmStart warm = Objects.requireNonNull(study.warmStart());
        assertThat(study.warmStart(warm, 1).algorithm()).isInstanceOf(SftConfig.class);
        List<StudyConfig.Arm> arms =
                study.arms().stream().filter(StudyExamplesTest::isOfThisVersion).toList();
        assertThat(arms).isNotEmpty();
        for (StudyConfig.Arm arm : arms) {
            RunConfig run = study.run(arm, 1, PLACES);
            assertThat(run.model().path()).isEqualTo("/warm/final");
            assertThat(run.train().maxRollouts()).isEqualTo(plan.rollouts());
        }
    }

    /// Whether the arm's sampler and guards exist here: the studies name some that come with other parts.
    private static boolean isOfThisVersion(StudyConfig.Arm arm) {
        for (String change : arm.set()) {
            Matcher sampler = SAMPLER.matcher(change);
            if (sampler.find() && !SamplerConfig.sections().containsKey(sampler.group(1))) {
                return false;
            }
            if (change.startsWith("guards=")
                    && change.contains("\"act\"")
                    && GuardsConfig.SECTION.find("act") == null) {
                return false;
            }
        }
        return true;
    }

    static List<Path> studies() throws IOException {
        try (Stream<Path> files = Files.list(STUDIES)) {
            List<Path> found = files.filter(file -> !file.toString().matches(".*-(base|warm-start)\\.yaml"))
                    .sorted()
                    .toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(2);
            return found;
        }
    }
}
