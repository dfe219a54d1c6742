package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stranger's jar, compiled here, behind the command.
@Tag("native")
@Tag("slow")
class PluginCommandsTest {
    private static final String DOUBLING = """
            import dev.edgewise.environment.Environment;
            import dev.edgewise.plugin.EnvironmentContext;
            import dev.edgewise.plugin.EnvironmentProvider;
            import dev.edgewise.reward.ParseResult;
            import dev.edgewise.reward.Score;
            import dev.edgewise.settings.About;
            import dev.edgewise.settings.Key;
            import dev.edgewise.task.Cell;
            import dev.edgewise.task.Split;
            import dev.edgewise.task.Task;
            import java.util.List;
            import java.util.Optional;
            import java.util.random.RandomGenerator;

            public final class Doubling implements EnvironmentProvider<Doubling.Settings> {
                @About("Doubles numbers of more and more digits.")
                public record Settings(
                        @Key(value = "Levels.", standard = "2", range = "[1, 4]") int digits,
                        @Key(value = "What goes wrong.", standard = "nothing") String fault) {}

                public String type() { return "doubling"; }
                public Class<Settings> settings() { return Settings.class; }

                public Environment create(Settings settings, EnvironmentContext context) {
                    return new Environment() {
                        public String name() { return context.name(); }
                        public int levels() { return settings.digits(); }
                        public String describe(int level) { return level + 1 + " digits"; }
                        public Optional<String> alphabet() { return Optional.of("0123456789=x"); }
                        public Task draw(Split split, int level, RandomGenerator random) {
                            int last = split == Split.TEST ? 5 : random.nextInt(5);
                            int n = 10 * random.nextInt((int) Math.pow(10, level)) + last;
                            return new Task(split + "-" + n, new Cell(name(), level), n + "x2=", "" + 2 * n, List.of());
                        }
                        public String solution(Task task) { return task.answer(); }
                        public Score score(Task task, String completion) {
                            if (settings.fault().equals("throws")) {
                                throw new IllegalStateException("the database is gone");
                            }
                            return Score.outcome(
                                    completion.strip().equals(task.answer()), new ParseResult.Answer(completion));
                        }
                    };
                }
            }
            """;

    private static final String PLAIN = """
            import dev.edgewise.plugin.CallFormatProvider;
            import dev.edgewise.plugin.NoSettings;
            import dev.edgewise.plugin.PluginContext;
            import dev.edgewise.tool.CallFormat;
            import dev.edgewise.tool.ToolCall;
            import dev.edgewise.tool.ToolReply;
            import java.util.List;

            public final class Plain implements CallFormatProvider<NoSettings> {
                public String type() { return "plain"; }
                public Class<NoSettings> settings() { return NoSettings.class; }
                public CallFormat create(NoSettings settings, PluginContext context) {
                    return new CallFormat() {
                        public String name() { return "plain"; }
                        public ToolReply read(String text) { return new ToolReply(text, List.of(), ""); }
                        public String write(List<ToolCall> calls) { return ""; }
                    };
                }
            }
            """;

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        jar = new PluginJar(folder).write("doubling.jar", Map.of("Doubling", DOUBLING), List.of("Doubling"), Map.of());
    }

    private Path run(String environment) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                  intermediate_size: 32, max_position_embeddings: 64}}
                prompt: {style: raw, answer: bare}
                environments: [%s]
                algorithm: {type: edge, demonstrations_per_step: 4, num_generations: 4, groups_per_step: 2}
                rollout: {max_completion_length: 8}
                train: {max_steps: 2, eval_samples: 2}
                """.formatted(environment));
    }

    @Test
    void anEnvironmentIsDescribed() {
        Shell shell = Shell.run("describe", "environment", "doubling", "--plugin", jar.toString(), "--set", "digits=3");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .startsWith("doubling: Doubles numbers of more and more digits.\n\nKeys:\n  name  ")
                .contains("  digits  a whole number, at least 1, at most 4, default 2\n      Levels.\n")
                .contains("Levels:\n  0  1 digits\n  1  2 digits\n  2  3 digits\n")
                .containsPattern(
                        "Example tasks:\n  level 0: \\dx2=  →  \\d+\n  level 1: \\d+x2=  →  \\d+\n  level 2: ");
        assertThat(Shell.run("describe", "environment", "doublin", "--plugin", jar.toString())
                        .err())
                .startsWith(
                        "edgewise: there is no environment \"doublin\". Did you mean \"doubling\"? Allowed: addition,");
    }

    @Test
    void aRunTrainsOnItAndGoesOn() throws IOException {
        Path directory = folder.resolve("run");
        Shell trained = Shell.run(
                "train",
                run("{type: doubling, digits: 3, levels: [0, 1]}").toString(),
                "--plugin",
                jar.toString(),
                "--run",
                directory.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Files.readString(directory.resolve("config.yaml")))
                .contains("plugins:\n  - " + jar)
                .contains("type: doubling");
        assertThat(Files.readString(directory.resolve("rollouts.jsonl"))).contains("x2=");
        assertThat(Files.readString(directory.resolve("provenance.json"))).contains("\"plugin: " + jar + "\"");
        Shell resumed = Shell.run("train", "--resume", directory.toString(), "--set", "train.max_steps=3");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        Shell evaluated =
                Shell.run("eval", "--model", directory.resolve("final").toString(), "--samples", "1", "--tasks", "2");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
    }

    /// The run names the jar, and so the commands that ask its model know the format.
    @Test
    void callsAreReadInTheFormatOfAJar() throws IOException {
        Path file = new PluginJar(Files.createDirectories(folder.resolve("format")))
                .write("plain.jar", Map.of("Plain", PLAIN), List.of("Plain"), Map.of());
        Path directory = folder.resolve("run");
        Path config = run("{type: addition, levels: [0, 0]}");
        Files.writeString(config, Files.readString(config).replace("style: raw,", "style: raw, tool_format: plain,"));
        Shell trained =
                Shell.run("train", config.toString(), "--plugin", file.toString(), "--run", directory.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        String model = directory.resolve("final").toString();
        Shell evaluated = Shell.run("eval", "--model", model, "--samples", "1", "--tasks", "2");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        Shell calls = Shell.run(
                "eval",
                "--model",
                model,
                "--data",
                Path.of("..", "examples", "calls", "rows.jsonl").toString(),
                "--limit",
                "1");
        assertThat(calls.err()).doesNotContain("there is no format of calls");
    }

    @Test
    void aVerifierThatThrowsIsNamed() throws IOException {
        Shell shell = Shell.run(
                "train",
                run("{type: doubling, fault: throws}").toString(),
                "--plugin",
                jar.toString(),
                "--run",
                folder.resolve("run").toString());
        assertThat(shell.code()).as(shell.err()).isEqualTo(2);
        assertThat(shell.err())
                .contains("doubling")
                .contains("the database is gone")
                .doesNotContain("\tat ");
    }
}
