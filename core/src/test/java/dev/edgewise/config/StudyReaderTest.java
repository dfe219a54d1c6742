package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.error.ConfigException;
import dev.edgewise.study.Preregistration;
import dev.edgewise.study.StudyMetric;
import dev.edgewise.study.StudyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReaderTest {
    private static final String STUDY = """
            question: Which is better?
            expectation: The second.
            metric: mean_frontier
            seeds: [7, 8]
            budget: {rollouts: 640}
            targets: [2]
            target_accuracies: [0.3, 0.2]
            base: base.yaml
            set: {train.eval_steps: 5}
            arms:
              - {name: plain}
              - {name: staged, set: {curriculum.sampler: {type: staged, schedule: cosine}, optimizer.learning_rate: 2e-4}}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeBase() throws IOException {
        Files.writeString(directory.resolve("base.yaml"), """
                model: {path: owner/model}
                environments: [{type: addition}]
                algorithm: {type: grpo, num_generations: 8}
                optimizer: {lr_scheduler_type: constant}
                """);
    }

    @Test
    void anArmIsTheBaseWithItsChangesAndTheBudget() throws IOException {
        StudyConfig study = read(STUDY);
        assertThat(study.plan().name()).isEqualTo("which");
        assertThat(study.plan().metric()).isEqualTo(StudyMetric.MEAN_FRONTIER);
        assertThat(study.plan().reference()).isEqualTo("plain");
        assertThat(study.plan().targets()).containsExactly(2);
        assertThat(study.plan().targetAccuracies()).containsExactly(0.2, 0.3);
        RunConfig run = study.run(study.arms().getLast(), 8, Map.of());
        assertThat(run.name()).isEqualTo("which-staged");
        assertThat(run.seed()).isEqualTo(8);
        assertThat(run.train().maxRollouts()).isEqualTo(640);
        assertThat(run.train().maxTokens()).isNull();
        assertThat(run.train().evalSteps()).isEqualTo(5);
        assertThat(run.optimizer().learningRate()).isEqualTo(2e-4);
        assertThat(run.curriculum().sampler().type()).isEqualTo("staged");
        assertThat(study.run(study.arms().getFirst(), 8, Map.of())
                        .curriculum()
                        .sampler()
                        .type())
                .isEqualTo("edge");
    }

    @Test
    void placesStandForTheWarmStartAndItsDataSets() throws IOException {
        StudyConfig study = read(STUDY.replace("{name: plain}", """
                {name: plain, set: {model.path: "{warm_start}",
                  environments: [{type: dataset, path: "{buckets}/hard.jsonl", test_share: 0}]}}
                """.strip()) + """
                warm_start: {base: base.yaml, set: {train.max_steps: 10}}
                buckets: {budget: 800, group: 4}
                """);
        RunConfig run =
                study.run(study.arms().getFirst(), 7, Map.of("{warm_start}", "/w/final", "{buckets}", "/b/seed-7"));
        assertThat(run.model().path()).isEqualTo("/w/final");
        assertThat(run.environments().getFirst().part().settings())
                .isInstanceOfSatisfying(
                        DatasetSettings.class, data -> assertThat(data.path()).containsExactly("/b/seed-7/hard.jsonl"));
        assertThat(study.first(StudyConfig.WARM_START_ARM, 7, Map.of()).train().maxSteps())
                .isEqualTo(10);
        assertThat(study.buckets()).isEqualTo(new StudyConfig.Buckets(800, 4));
    }

    /// The second arm goes on from the first's model, with half of the budget, beside a teacher.
    @Test
    void anArmMayGoOnFromAnotherAndNameATeacher() throws IOException {
        StudyConfig study = read(STUDY.replace(
                        "set: {curriculum.sampler: {type: staged, schedule: cosine}, optimizer.learning_rate: 2e-4}",
                        "after: plain, share: 0.5, set: {model.path: \"{after}\", name: \"{teacher}\"}")
                + """
                samples: 8
                models:
                  - {name: teacher, base: base.yaml, set: {train.max_steps: 20}}
                """);
        assertThat(study.samples()).isEqualTo(8);
        assertThat(study.trainedFirst()).containsOnlyKeys("teacher");
        assertThat(study.first("teacher", 7, Map.of()).train().maxSteps()).isEqualTo(20);
        assertThat(study.first("teacher", 7, Map.of()).name()).isEqualTo("which-teacher");
        RunConfig run = study.run(study.arms().getLast(), 7, Map.of("{after}", "/p/final"));
        assertThat(run.model().path()).isEqualTo("/p/final");
        assertThat(run.train().maxRollouts()).isEqualTo(320);
        assertThat(study.arms().getFirst().after()).isNull();
    }

    @Test
    void commentsAndJobsAreNotRegisteredAndEverythingElseIs() throws IOException {
        String hash = hash(STUDY);
        assertThat(hash("# a comment\njobs: 1\n" + STUDY)).isEqualTo(hash);
        assertThat(hash(STUDY.replace("[7, 8]", "[7, 9]"))).isNotEqualTo(hash);
        assertThat(hash(STUDY.replace("2e-4", "3e-4"))).isNotEqualTo(hash);
        Files.writeString(
                directory.resolve("base.yaml"),
                Files.readString(directory.resolve("base.yaml")).replace("addition", "sorting"));
        assertThat(hash(STUDY)).isNotEqualTo(hash);
    }

    @Test
    void saysWhatIsWrong() {
        refused(STUDY.replace("metric: mean_frontier\n", ""), "metric is missing: it must be one of frontier, ");
        refused(STUDY.replace("mean_frontier", "luck"), "metric must be one of frontier, mean_frontier, accuracy");
        refused(STUDY.replace("[7, 8]", "[7, 7]"), "seeds must differ but were [7, 7]");
        refused(
                STUDY.replace("{rollouts: 640}", "{}"),
                "budget needs rollouts, tokens or both: arms are compared at an equal budget");
        refused(STUDY + "reference: other\n", "reference must be one of the arms plain, staged but was other");
        refused(
                STUDY.replace("name: staged", "name: plain"),
                "arms[1].name must differ from those of the other arms and from warm-start but was plain");
        refused(
                STUDY.replace("set: {train.eval_steps: 5}", "set: [train.eval_steps=5]"),
                "set must be a section of dotted keys, such as {curriculum.sampler: uniform, train.eval_steps: 10}");
        refused(
                STUDY.replace("{name: plain}", "{name: plain, after: staged}"),
                "arms[0].after must be one of the arms above it but was \"staged\"");
        refused(
                STUDY.replace("{name: plain}", "{name: plain, share: 1.5}"),
                "arms[0].share must be a number, above 0, at most 1, but was 1.5. What it may use of the budget.");
        refused(
                STUDY + "models: [{name: plain, base: base.yaml}]\n",
                "models[0].name must differ from the names of arms and other models, and from warm_start, buckets and"
                        + " after, but was plain");
        refused(
                STUDY + "buckets: {budget: 10}\n",
                "buckets needs a warm_start: tasks are grouped by how that model does on them");
    }

    @Test
    void anArmThatCannotBeIsNamed() throws IOException {
        StudyConfig unknown = read(STUDY.replace("{type: staged, schedule: cosine}", "{type: sorcery}"));
        assertThatThrownBy(() -> unknown.run(unknown.arms().getLast(), 7, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("study which, arm staged: --set curriculum.sampler={\"type\":\"sorcery\"}:"
                        + " curriculum.sampler.type must be one of ");
        StudyConfig falling =
                read(STUDY.replace("optimizer.learning_rate: 2e-4", "optimizer.lr_scheduler_type: linear"));
        assertThatThrownBy(() -> falling.run(falling.arms().getLast(), 7, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("study which, arm staged: optimizer.lr_scheduler_type must be constant but was linear: arms"
                        + " take different numbers of steps for the same budget, and a falling rate would differ too");
        StudyConfig sampled = read(STUDY.replace("optimizer.learning_rate: 2e-4", "train.eval_temperature: 1"));
        assertThatThrownBy(() -> sampled.run(sampled.arms().getLast(), 7, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("study which, arm staged: train.eval_temperature is 1.0 but that of the base 0.0; arms are"
                        + " measured alike: set it in the base, or under set for every arm");
        StudyConfig broken = read(STUDY.replace("640", "644"));
        assertThatThrownBy(() -> broken.run(broken.arms().getFirst(), 7, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "train.max_rollouts must be a multiple of algorithm.num_generations (8) but was 644:"
                                + " take 648");
    }

    private void refused(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("which.yaml")
                .hasMessageContaining(problem);
    }

    private String hash(String text) throws IOException {
        return Preregistration.of(read(text).registered(), Instant.EPOCH, new StudyVersion("1.0", null, Map.of()))
                .hash();
    }

    private StudyConfig read(String text) throws IOException {
        return StudyReader.read(Files.writeString(directory.resolve("which.yaml"), text));
    }
}
