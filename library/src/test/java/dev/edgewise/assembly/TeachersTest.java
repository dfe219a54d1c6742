package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.Edgewise;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.random.Seeds;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeachersTest {
    private static Part<TeacherProvider<?>> named(String teacher, @Nullable String model) {
        return Teachers.named(teacher, model, "--teacher", Plugins.ofClassPath());
    }

    @Test
    void everyKindSaysWhatItIsAndWhatItsKeysDo() {
        Map<String, TeacherProvider<?>> kinds = Plugins.ofClassPath().all(TeacherProvider.class);
        assertThat(kinds).containsOnlyKeys("recorded", "procedural", "prompted", "endpoint", "local");
        kinds.values().forEach(kind -> {
            assertThat(kind.about()).as(kind.type()).endsWith(".").doesNotEndWith("..");
            assertThat(Keys.section(kind.settings(), _ -> null).keys())
                    .allSatisfy(key -> assertThat(key.sentence()).isNotBlank().endsWith("."));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "answers.jsonl,,recorded",
        "dir/answers.ndjson,,recorded",
        "procedural,,procedural",
        "http://127.0.0.1:8000/v1,qwen,endpoint",
        "https://openrouter.ai/api/v1,qwen,endpoint",
        "HuggingFaceTB/SmolLM2-135M-Instruct,,local",
        "model.gguf,,local",
        "'{type: endpoint, model: gpt-5}',,endpoint"
    })
    void takesAShortWordForEachKind(String teacher, @Nullable String model, String type) {
        assertThat(named(teacher, model).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://127.0.0.1:8000/v1 | | --teacher must name the model that http://127.0.0.1:8000/v1 is asked for: {type: endpoint, model: NAME, base_url: ADDRESS}
            {type: endpoint} | | --teacher: teacher.model is missing: it must be text. The model, as the endpoint names it.
            {type: endpoint, modle: a} | | --teacher: teacher.modle is not a known key. Did you mean "model"? teacher takes type, model, base_url, api_key_env, concurrency, requests_per_minute, timeout, retries, price_per_million_prompt_tokens, price_per_million_completion_tokens, token_limit, extra_body
            {type: endpoint, model: " "} | | --teacher: teacher.model must name a model but was " "
            {type: endpoint, model: a, base_url: "http://u:p@h/v1"} | | --teacher: teacher.base_url must be a host and a path, without user, password or parameters; the key belongs into an environment variable that api_key_env names
            {type: endpoint, model: a, base_url: "http:///v1"} | | --teacher: teacher.base_url must name a host and a port up to 65535 but was "http:///v1"
            {type: endpoint, model: a, base_url: "http://a b"} | | --teacher: teacher.base_url must be an address but was "http://a b": Illegal character in authority
            {type: endpoint, model: a, extra_body: "[1]"} | | --teacher: teacher.extra_body must be a JSON object, in quotes, but was "[1]"
            {type: endpoint, model: a, requests_per_minute: 0} | | --teacher: teacher.requests_per_minute must be a number, above 0, at most 1000000, but was 0. Most requests of a minute, spread evenly; no limit when left out.
            teacher.yaml | | There is no configuration file teacher.yaml. There is no YAML file in <HERE>.
            """)
    void refusesWhatIsNoTeacher(String teacher, @Nullable String model, String message) {
        assertThatThrownBy(() -> named(teacher, model))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        message.replace("<HERE>", Path.of("").toAbsolutePath().toString()));
    }

    @Test
    void aProgramOpensATeacher() {
        Environment addition = TaskFamily.ADDITION.create(AnswerFormat.HASH, true);
        Task task = addition.draw(Split.TRAIN, 1, Seeds.stream(1));
        TeacherRequest request = new TeacherRequest(List.of(new Message("user", task.question())), 100, 0, 0, task);
        try (Teacher teacher = Edgewise.teacher("procedural", List.of(addition))) {
            assertThat(teacher.ask(List.of(request)))
                    .extracting(TeacherReply::text)
                    .containsExactly(addition.solution(task));
        }
        assertThatThrownBy(() -> Edgewise.teacher("{type: recorded, paht: a}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the teacher: teacher.paht is not a known key. Did you mean \"path\"? teacher takes type, path");
    }

    @Test
    void keepsAnswersWhereTheUserKeepsWhatCanBeMadeAgain() {
        assertThat(Teachers.cache(Map.of("EDGEWISE_CACHE", "/a"))).isEqualTo(Path.of("/a/teachers"));
        assertThat(Teachers.cache(Map.of("XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/b/edgewise/teachers"));
        assertThat(Teachers.cache(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "edgewise", "teachers"));
    }
}
