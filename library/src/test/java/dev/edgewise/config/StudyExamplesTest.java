package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.study.StudyPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudyExamplesTest {
    private static final Path STUDIES = Path.of("../examples/studies");
    private static final Map<String, String> PLACES = Map.of(
            StudyConfig.WARM_START, "/warm/final", StudyConfig.BUCKETS, "/buckets", StudyConfig.AFTER, "/after/final");

    @ParameterizedTest
    @MethodSource("studies")
    void everyStudyIsValidHasSeveralSeedsAndAnEqualBudget(Path file) {
        StudyConfig study = StudyReader.read(file);
        StudyPlan plan = study.plan();
        assertThat(file.getFileName()).hasToString(plan.name() + ".yaml");
        boolean pretrained = plan.name().endsWith("-smollm2");
        assertThat(plan.seeds()).hasSizeGreaterThanOrEqualTo(pretrained ? 3 : 5);
        Map<String, String> places = new HashMap<>(PLACES);
        study.models().keySet().forEach(name -> places.put(StudyConfig.place(name), "/" + name + "/final"));
        study.trainedFirst()
                .keySet()
                .forEach(name -> assertThat(study.first(name, 1, places).algorithm())
                        .isInstanceOfAny(SftConfig.class, EdgeConfig.class));
        assertThat(study.arms()).isNotEmpty();
        for (StudyConfig.Arm arm : study.arms()) {
            RunConfig run = study.run(arm, 1, places);
            assertThat(run.model().path())
                    .satisfiesAnyOf(
                            path -> assertThat(path).isNull(),
                            path -> assertThat(places).containsValue(path),
                            path -> assertThat(pretrained).isTrue());
            Long budget = plan.rollouts() > 0
                    ? run.train().maxRollouts()
                    : run.train().maxTokens();
            assertThat(budget).isEqualTo(Math.round(arm.share() * plan.horizon()));
        }
    }

    static List<Path> studies() throws IOException {
        try (Stream<Path> files = Files.list(STUDIES)) {
            List<Path> found = files.filter(
                            file -> !file.toString().matches(".*(-(base|warm-start|teacher)\\.yaml|\\.py)"))
                    .sorted()
                    .toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(2);
            return found;
        }
    }
}
