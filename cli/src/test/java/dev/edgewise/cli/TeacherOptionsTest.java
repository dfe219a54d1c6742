package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.testkit.PluginJar;
import dev.edgewise.text.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TeacherOptionsTest {
    @TempDir
    Path directory;

    /// A verb that has a teacher.
    @Command(name = "verb")
    static final class VerbWithTeacher {
        @Mixin
        private TeacherOptions teacher = new TeacherOptions();
    }

    private static TeacherOptions options(String... arguments) {
        VerbWithTeacher verb = new VerbWithTeacher();
        new CommandLine(verb).parseArgs(arguments);
        return verb.teacher;
    }

    private static String type(String... arguments) {
        return options(arguments).part(Plugins.ofClassPath()).orElseThrow().type();
    }

    @Test
    void findsTheKind() {
        assertThat(options().part(Plugins.ofClassPath())).isEmpty();
        assertThat(type("--teacher", "answers.jsonl")).isEqualTo("recorded");
        assertThat(type("--teacher", "http://127.0.0.1:1/v1", "--teacher-model", "qwen"))
                .isEqualTo("endpoint");
        assertThat(type("--teacher", "{type: local, model: owner/name}")).isEqualTo("local");
        assertThat(type("--teacher", "procedural")).isEqualTo("procedural");
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThatThrownBy(() -> type("--teacher", "http://127.0.0.1:1/v1"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "--teacher-model is missing: name the model that http://127.0.0.1:1/v1 is asked for, such as"
                                + " --teacher-model qwen3-32b");
        assertThatThrownBy(() -> type("--teacher", "answers.jsonl", "--teacher-model", "qwen"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--teacher-model goes with the address of an endpoint, but --teacher is \"answers.jsonl\";"
                        + " leave it out, or give --teacher http://HOST/v1");
        assertThatThrownBy(() -> options("--teacher-model", "qwen").part(Plugins.ofClassPath()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--teacher-model goes with the address of an endpoint, but there is no --teacher; leave it"
                        + " out, or give --teacher http://HOST/v1");
    }

    @Test
    void opensTheTeacher() throws IOException {
        Path answers =
                Files.writeString(directory.resolve("answers.jsonl"), "{\"prompt\": \"a\", \"answer\": \"b\"}\n");
        Path file = Files.writeString(directory.resolve("teacher.yaml"), "{type: recorded, path: answers.jsonl}\n");
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), new ByteArrayOutputStream(), err, false, false);
        for (Path named : List.of(answers, file)) {
            TeacherOptions options = options("--teacher", named.toString(), "--teacher-cache", directory.toString());
            try (Teacher teacher =
                    options.open(options.part(Plugins.ofClassPath()).orElseThrow(), List.of(), "cpu", 0, streams)) {
                assertThat(teacher.ask(List.of(new TeacherRequest(List.of(new Message("user", "a")), 1, 0, 0))))
                        .extracting(TeacherReply::text)
                        .containsExactly("b");
            }
        }
    }

    @Test
    void takesAKindOfAJar() throws IOException {
        Path jar = new PluginJar(directory).write("echo.jar", Map.of("Echo", """
                import dev.edgewise.plugin.NoSettings;
                import dev.edgewise.plugin.Plugin;
                import dev.edgewise.plugin.Provider;
                import dev.edgewise.plugin.TeacherProvider;
                import dev.edgewise.teacher.Teacher;
                import dev.edgewise.teacher.TeacherReply;
                import dev.edgewise.teacher.TeacherRequest;
                import dev.edgewise.teacher.TeacherUsage;
                import java.util.List;

                public final class Echo implements Plugin {
                    public record Teaching(String name) implements Teacher {
                        @Override
                        public List<TeacherReply> ask(List<TeacherRequest> requests) {
                            return requests.stream()
                                    .map(each -> new TeacherReply(each.question(), true, TeacherUsage.NONE))
                                    .toList();
                        }
                    }

                    @Override
                    public List<Provider<?, ?, ?>> providers() {
                        return List.of(
                                TeacherProvider.of("echo", NoSettings.class, (settings, context) -> new Teaching("echo")));
                    }
                }
                """), List.of("Echo"), Map.of());
        assertThat(options("--teacher", "echo")
                        .part(Plugins.of(List.of(jar)))
                        .orElseThrow()
                        .type())
                .isEqualTo("echo");
    }

    @Test
    void describesTheKeysOfAKind() {
        Shell described = Shell.run("describe", "teacher", "endpoint");
        assertThat(described.err()).isEmpty();
        assertThat(described.out())
                .startsWith(
                        "endpoint: A model behind an OpenAI-compatible chat endpoint: OpenAI, vLLM, llama.cpp, Ollama,"
                                + " OpenRouter and others.\n\nKeys:\n  model  text, default required\n")
                .contains("\n  api_key_env  ", "default OPENAI_API_KEY\n");
        assertThat(Shell.run("describe", "teacher").out().lines().map(line -> line.replaceFirst(" .*", "")))
                .containsExactlyInAnyOrder("recorded", "procedural", "prompted", "endpoint", "local");
        assertThat(Shell.run("describe").out()).contains("teacher      ");
    }
}
