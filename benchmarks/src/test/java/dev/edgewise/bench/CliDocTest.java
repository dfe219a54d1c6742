package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.cli.Main;
import dev.edgewise.cli.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `docs/cli.md` names every verb and every option, and no other. The test lies in the module that sees `bench` too.
class CliDocTest {
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version", "--debug");
    private static final Set<String> BUILT_IN = Set.of("help", "generate-completion");
    private static final Pattern OPTION = Pattern.compile("^\\| `(-{1,2}[a-z][a-z-]*)");

    @Test
    void theTablesOfThePageAreTheOptionsOfTheCommands() throws IOException {
        Map<String, Set<String>> documented = documented();
        Map<String, Set<String>> actual = new TreeMap<>();
        commandLine().getSubcommands().forEach((name, verb) -> {
            if (!BUILT_IN.contains(name)) {
                actual.put(name, options(verb));
            }
        });
        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void everyVerbShowsAnExample() {
        commandLine().getSubcommands().forEach((name, verb) -> {
            if (!BUILT_IN.contains(name)) {
                assertThat(Arrays.asList(verb.getCommandSpec().usageMessage().footer()))
                        .anyMatch(line -> line.contains("./edgewise " + name));
            }
        });
    }

    private static CommandLine commandLine() {
        return Main.commandLine(new Main(Streams.ofProcess(), List.of()));
    }

    private static Set<String> options(CommandLine verb) {
        Set<String> names = new TreeSet<>();
        verb.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
        names.removeAll(EVERYWHERE);
        return names;
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        List<String> verbs = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/cli.md"))) {
            if (line.startsWith("## `")) {
                verbs.add(line.substring(4, line.indexOf('`', 4)));
                documented.put(verbs.getLast(), new TreeSet<>());
            } else if (line.startsWith("## ")) {
                verbs.clear();
            }
            var option = OPTION.matcher(line);
            if (option.find() && !verbs.isEmpty()) {
                documented.get(verbs.getLast()).add(option.group(1));
            }
        }
        return documented;
    }
}
