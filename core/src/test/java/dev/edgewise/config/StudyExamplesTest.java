package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.study.StudyPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudyExamplesTest {
    private static final Path STUDIES = Path.of("../examples/studies");
    private static final Map<String, String> PLACES =
            Map.of(StudyConfig.WARM_START, "/warm/final", StudyConfig.BUCKETS, "/buckets");

    @ParameterizedTest
    @MethodSource("studies")
    void everyStudyIsValidHasFiveSeedsAndAnEqualBudget(Path file) {
        StudyConfig study = StudyReader.read(file);
        StudyPlan plan = study.plan();
        assertThat(file.getFileName()).hasToString(plan.name() + ".yaml");
        assertThat(plan.seeds()).hasSizeGreaterThanOrEqualTo(5);
        StudyConfig.WarmStart warm = study.warmStart();
        if (warm != null) {
            assertThat(study.warmStart(warm, 1).algorithm()).isInstanceOf(SftConfig.class);
        }
        assertThat(study.arms()).isNotEmpty();
        for (StudyConfig.Arm arm : study.arms()) {
            RunConfig run = study.run(arm, 1, PLACES);
            assertThat(run.model().path()).isEqualTo(warm == null ? null : "/warm/final");
            assertThat(run.train().maxRollouts()).isEqualTo(plan.rollouts());
        }
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
