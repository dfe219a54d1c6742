package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No guard is written and then forgotten where runs are put together.
class GuardSetTest {
    private static final String ON = "kl_target: 0.1, monitor_steps: 50, held_out_text: any.txt, plasticity_steps: 50,"
            + " custom: [{type: entropy_floor}]";
    private static final String OFF = "no_signal_steps: 0, truncation_steps: 0, lucky_success: false, zero_groups: 0,"
            + " triage: false, shortcuts: false, diversity: false, health: false, retention: false, displacement: 0";
    private static final Pattern NAMED = Pattern.compile(
            "class \\w+ implements Guard\\b.*?String name\\(\\) \\{\\s*return \"(\\w+)\";", Pattern.DOTALL);

    @TempDir
    Path directory;

    private List<String> built(String guards) throws IOException {
        return built("environments: [{type: addition}]\nalgorithm: {type: edge}", guards);
    }

    private List<String> built(String run, String guards) throws IOException {
        Path file = Files.writeString(
                directory.resolve("run.yaml"), "model: {path: any}\n%s\nguards: {%s}\n".formatted(run, guards));
        RunConfig config = ConfigReader.read(file, List.of());
        List<String> names = new ArrayList<>();
        GuardSet.of(config).snapshot().fieldNames().forEachRemaining(names::add);
        names.remove("configuration");
        names.remove("stopping");
        return names;
    }

    /// Every guard there is, by what it calls itself; `HealthyRunTest` keeps `AllGuards` to the same list of classes.
    private static List<String> declared() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("../core/src/main/java/dev/edgewise/guard"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = NAMED.matcher(Files.readString(source));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    /// The guards of a run that trains a decoder, and of one that trains a ranker.
    private Set<String> ofBothKinds(String guards) throws IOException {
        Set<String> names = new TreeSet<>(built(guards));
        names.addAll(built("algorithm: {type: rerank, margin_bands: 3}", "health: true, retention: true"));
        return names;
    }

    @Test
    void aRankerHasGuardsOfItsOwn() throws IOException {
        assertThat(built("algorithm: rerank", "health: true, retention: true"))
                .containsExactly("finite", "score_scale", "dev_ranking");
        assertThat(built("algorithm: {type: rerank, margin_bands: 3}", "health: false"))
                .containsExactly("finite", "dev_ranking", "mastered_bands");
        assertThat(built("algorithm: rerank", OFF)).containsExactly("finite");
    }

    @Test
    void withEveryKeyOnItIsEveryGuardThereIs() throws IOException {
        assertThat(declared()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(ofBothKinds(ON)).containsExactlyInAnyOrderElementsOf(declared());
        assertThat(ofBothKinds(ON + ", act: false")).containsExactlyInAnyOrderElementsOf(declared());
    }

    @Test
    void withEveryKeyOffOnlyNumbersThatAreNoneAreWatchedFor() throws IOException {
        assertThat(built(OFF)).containsExactly("finite");
    }

    @Test
    void aKeySwitchesItsOwnGuardsOnly() throws IOException {
        assertThat(built(OFF + ", kl_target: 0.1")).containsExactly("finite", "kl_budget");
        assertThat(built(OFF + ", monitor_steps: 50"))
                .containsExactly("finite", "contamination", "coverage", "forgetting", "plasticity");
        assertThat(built(OFF + ", plasticity_steps: 50")).containsExactly("finite", "plasticity");
        assertThat(built(OFF.replace("health: false", "health: true"))).containsExactly("finite", "health");
        assertThat(built(OFF.replace("retention: false", "retention: true"))).containsExactly("finite", "retention");
    }
}
