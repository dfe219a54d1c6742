package dev.edgewise.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.ConfigWriter;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plug-ins as jars, compiled here.
class PluginsTest {
    private static final String GATE = """
            import dev.edgewise.curriculum.AdmissionGate;
            import dev.edgewise.plugin.GateContext;
            import dev.edgewise.plugin.GateProvider;
            import dev.edgewise.rollout.RolloutGroup;
            import dev.edgewise.settings.About;
            import dev.edgewise.settings.Key;

            public final class Third implements GateProvider<Third.Settings> {
                @About("Admits every n-th group.")
                public record Settings(
                        @Key(value = "Which.", standard = "3", range = "[1, 9]") int every,
                        @Key(value = "A file.", standard = "a.txt", path = true) String file) {}

                public String type() { return "third"; }
                public Class<Settings> settings() { return Settings.class; }
                public AdmissionGate create(Settings settings, GateContext context) {
                    return new AdmissionGate() {
                        private int seen;
                        public String name() { return "third"; }
                        public boolean admit(RolloutGroup group) { return ++seen % settings.every() == 0; }
                    };
                }
            }
            """;

    private static final String RUN =
            "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: grpo}\n";

    @TempDir
    Path folder;

    private Path jar(String name, Map<String, String> sources, List<String> plugins, Map<String, String> attributes)
            throws IOException {
        return new PluginJar(folder).write(name, sources, plugins, attributes);
    }

    private Path gate(String name) throws IOException {
        return jar(name, Map.of("Third", GATE), List.of("Third"), Map.of());
    }

    private RunConfig read(String text, List<Path> plugins) {
        return ConfigReader.read(text, "run.yaml", folder, List.of(), plugins);
    }

    @Test
    void itsVariantIsChosenByItsTypeAndMade() throws IOException {
        Path jar = gate("third.jar");
        RunConfig config = read(RUN + "curriculum: {gates: [{type: third, every: 2}, outcome]}\n", List.of(jar));
        Part<GateProvider<?>> part = config.curriculum().gates().getFirst();
        assertThat(part.type()).isEqualTo("third");
        assertThat(part.settings().toString()).isEqualTo("Settings[every=2, file=" + folder.resolve("a.txt") + "]");
        assertThat(part.provider().make(part.settings(), new GateContext(8)).name())
                .isEqualTo("third");
        assertThat(config.plugins()).containsExactly(jar.toString());
    }

    @Test
    void aFileNamesItAndIsReadBackFromARunDirectory() throws IOException {
        gate("third.jar");
        RunConfig config = read(RUN + "plugins: third.jar\ncurriculum: {gates: third}\n", List.of());
        RunConfig again = ConfigReader.read(
                ConfigWriter.toYaml(config),
                "config.yaml",
                Path.of("/elsewhere"),
                List.of("curriculum.gates[0].every=4"));
        assertThat(again.curriculum().gates().getFirst().settings().toString()).startsWith("Settings[every=4");
        assertThat(again.plugins()).isEqualTo(config.plugins());
    }

    @Test
    void aMisspeltKeyIsAnErrorAsWithBuiltInOnes() throws IOException {
        Path jar = gate("third.jar");
        assertThatThrownBy(() -> read(RUN + "curriculum: {gates: [{type: third, evry: 2}]}\n", List.of(jar)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.yaml:4: curriculum.gates[0].evry is not a known key. Did you mean \"every\"?"
                        + " curriculum.gates[0] takes type, every, file");
        assertThatThrownBy(() -> read(RUN + "curriculum: {gates: [{type: third, every: 10}]}\n", List.of(jar)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("every must be a whole number, at least 1, at most 9, but was 10. Which.");
        assertThatThrownBy(() -> read(RUN + "curriculum: {gates: thrid}\n", List.of(jar)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Did you mean \"third\"?");
    }

    /// `name` comes with every reward, so that a plug-in's own would be read as that.
    @Test
    void aKeyThatItsKindHasAlreadyIsRefused() throws IOException {
        Path jar = jar("brief.jar", Map.of("Brief", """
                import dev.edgewise.plugin.PluginContext;
                import dev.edgewise.plugin.RewardProvider;
                import dev.edgewise.reward.Reward;
                import dev.edgewise.settings.Key;

                public final class Brief implements RewardProvider<Brief.Settings> {
                    public record Settings(@Key(value = "Which.", standard = "x") String name) {}
                    public String type() { return "brief"; }
                    public Class<Settings> settings() { return Settings.class; }
                    public Reward create(Settings settings, PluginContext context) { return (a, s) -> 0; }
                }
                """), List.of("Brief"), Map.of());
        assertThatThrownBy(() -> read(RUN, List.of(jar)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the variant brief has a key name, which every variant of its kind has already;"
                        + " rename the key in the plug-in");
    }

    @Test
    void whatIsNoPluginIsRefused() throws IOException {
        Path missing = folder.resolve("missing.jar");
        assertThatThrownBy(() -> Plugins.of(List.of(missing)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the plug-in " + missing + " does not exist; name a jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> Plugins.of(List.of(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the plug-in " + text + " cannot be read as a jar: ");
        Path empty = jar("empty.jar", Map.of("Third", GATE), List.of(), Map.of());
        assertThatThrownBy(() -> Plugins.of(List.of(empty)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the plug-in " + empty + " brings nothing: it has no"
                        + " META-INF/services/dev.edgewise.plugin.Plugin, which names the class of the plug-in");
    }

    @Test
    void anotherMajorVersionIsRefusedBeforeItsCodeRuns() throws IOException {
        Path old = jar("old.jar", Map.of("Third", GATE), List.of("Third"), Map.of(Plugins.VERSION_ATTRIBUTE, "7.2.0"));
        assertThatThrownBy(() -> Plugins.of(List.of(old)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the plug-in " + old + " was built against Edgewise 7.2.0, but this is Edgewise "
                        + Version.text() + "; build it again against this version");
    }

    @Test
    void whatCannotBeStartedIsNamed() throws IOException {
        Path absent = jar("absent.jar", Map.of(), List.of("com.example.Gone"), Map.of());
        assertThatThrownBy(() -> Plugins.of(List.of(absent)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("A plug-in of " + absent + " cannot be started: ")
                .hasMessageContaining("com.example.Gone");
        Path throwing = jar("throwing.jar", Map.of("Throwing", """
                import dev.edgewise.plugin.Plugin;
                import dev.edgewise.plugin.Provider;
                import java.util.List;

                public final class Throwing implements Plugin {
                    public Throwing() { throw new IllegalStateException("no database"); }
                    public List<Provider<?, ?, ?>> providers() { return List.of(); }
                }
                """), List.of("Throwing"), Map.of());
        assertThatThrownBy(() -> Plugins.of(List.of(throwing)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("A plug-in of " + throwing
                        + " cannot be started: java.lang.IllegalStateException: no database. Mend it, or leave it out");
    }

    /// As where it was compiled against a version with another class.
    @Test
    void whatDoesNotFitIsToBeBuiltAgain() throws IOException {
        Path jar = jar(
                "linked.jar",
                Map.of(
                        "Base", "public class Base {}",
                        "Linked", """
                        import dev.edgewise.plugin.Plugin;
                        import dev.edgewise.plugin.Provider;
                        import java.util.List;

                        public final class Linked extends Base implements Plugin {
                            public List<Provider<?, ?, ?>> providers() { return List.of(); }
                        }
                        """),
                List.of("Linked"),
                Map.of());
        Files.delete(folder.resolve("linked.jar-classes/Base.class"));
        Files.createDirectories(folder.resolve("broken.jar-classes"));
        Files.copy(
                folder.resolve("linked.jar-classes/Linked.class"), folder.resolve("broken.jar-classes/Linked.class"));
        Path named = new PluginJar(folder).write("broken.jar", Map.of(), List.of("Linked"), Map.of());
        assertThat(jar).exists();
        assertThatThrownBy(() -> Plugins.of(List.of(named)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("A plug-in of " + named + " does not fit this version of Edgewise"
                        + " (java.lang.NoClassDefFoundError: Base). Build it again against this version");
    }

    @Test
    void twoOfOneNameAreRefused() throws IOException {
        Path one = gate("one.jar");
        Path two = jar("two.jar", Map.of("Other", GATE.replace("Third", "Other")), List.of("Other"), Map.of());
        assertThatThrownBy(() -> Plugins.of(List.of(one, two)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("two variants of the kind gate are called third: one of " + one + ", one of " + two
                        + "; remove one of them, or rename the one that is yours");
        Path outcome = jar(
                "outcome.jar",
                Map.of("Mine", GATE.replace("Third", "Mine").replace("\"third\"", "\"outcome\"")),
                List.of("Mine"),
                Map.of());
        assertThatThrownBy(() -> Plugins.of(List.of(outcome)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("two variants of the kind gate are called outcome");
    }
}
