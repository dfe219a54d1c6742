package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void theCommittedPageIsWhatTheTablesSay() throws IOException {
        if ("write".equals(System.getProperty("edgewise.docs"))) {
            Files.writeString(PAGE, ConfigDoc.markdown());
        }
        assertThat(PAGE)
                .as("docs/configuration.md is out of date; ConfigDoc says how to write it again")
                .hasContent(ConfigDoc.markdown());
    }

    @Test
    void namesEveryKey() {
        String page = ConfigDoc.markdown();
        ConfigKeys.of(Plugins.ofClassPath()).sections().values().stream()
                .flatMap(section -> section.keys().stream())
                .forEach(key ->
                        assertThat(page).contains("| `" + key.name() + "` | ").contains(key.sentence()));
    }
}
