package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.loss.Distilled;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.teacher.endpoint.EndpointSettings;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A served model as the teacher of a distillation, beside the same model in this process.
@Tag("native")
class ServedTeacherTest {
    private static final int TOP = 5;

    private static Served served;
    private static OpenModel student;
    private static TokenTeacher endpoint;

    @BeforeAll
    static void serve() {
        served = new Served(Served.settings());
        student = TinyModels.open(12);
        EndpointSettings settings = new EndpointSettings(
                "tiny",
                "http://127.0.0.1:" + served.server().port() + "/v1",
                "OPENAI_API_KEY",
                2,
                null,
                120,
                0,
                0,
                0,
                EndpointSettings.TokenLimit.MAX_TOKENS,
                null);
        endpoint = (TokenTeacher) EndpointSettings.PROVIDER.create(
                settings, new TeacherContext(Path.of("unused"), List.of(), "cpu", Map.of(), 1, _ -> {}));
    }

    @AfterAll
    static void end() {
        endpoint.close();
        student.close();
        served.close();
        assertThat(served.problems()).isEmpty();
    }

    private static List<TrainingSequence> sequences() {
        return List.of(
                new TrainingSequence(served.ids("Hello, "), new int[] {72, 101, 300, 403}, 1, null),
                new TrainingSequence(served.ids("3 + 4 = "), new int[] {55, 403}, 1, null));
    }

    private static UpdateReport taught(double beta, TeacherModel teacher) {
        try (var _ = TensorScope.open()) {
            return student.policy()
                    .accumulate(
                            new BatchPart(new Distilled(null, new Divergence(1, beta, 1, TOP, true)), sequences(), 1),
                            1,
                            null,
                            null,
                            teacher);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void teachesAsTheSameModelBesideTheStudent(double beta) {
        UpdateReport here = taught(beta, new TeacherModel.Beside(served.model().policy()));
        UpdateReport there = taught(beta, new TeacherModel.Asked(endpoint, student.tokenizer()));

        assertThat(here.loss()).isGreaterThan(0.01);
        assertThat(there.loss()).isCloseTo(here.loss(), within(1e-5));
        assertThat(there.distance().reverseKl()).isCloseTo(here.distance().reverseKl(), within(1e-5));
    }

    @Test
    void givesTheSameCredit() {
        List<float[]> here = new TeacherModel.Beside(served.model().policy()).logProbs(sequences(), 1);
        List<float[]> there = new TeacherModel.Asked(endpoint, student.tokenizer()).logProbs(sequences(), 1);

        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i)).containsExactly(here.get(i), within(1e-5f));
        }
    }

    @Test
    void spellsASampleOfItsTokens() {
        int[] ids = {72, 10, 300, 403};
        List<String> spelled = Arrays.stream(ids)
                .mapToObj(id -> student.tokenizer().decode(new int[] {id}, false))
                .toList();
        List<String> warned = new ArrayList<>();
        endpoint.introduce(new TokenText(new int[] {403}, ids, spelled), warned::add);

        assertThat(endpoint.tokens(List.of(new TokenText(new int[] {403}, ids, spelled)), 0))
                .hasSize(1);
        assertThat(warned).isEmpty();
    }
}
