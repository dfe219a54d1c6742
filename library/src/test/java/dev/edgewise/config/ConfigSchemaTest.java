package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.edgewise.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema by a validator that knows nothing of Edgewise.
@Tag("slow")
class ConfigSchemaTest {
    private static final Path FILE = Path.of("../docs/run.schema.json");
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(ConfigSchema.json(Plugins.ofClassPath()));

    @Test
    void theCommittedFileIsWhatTheTablesSay() throws IOException {
        if ("write".equals(System.getProperty("edgewise.docs"))) {
            Files.writeString(FILE, ConfigSchema.json(Plugins.ofClassPath()));
        }
        assertThat(FILE)
                .as("docs/run.schema.json is out of date; write it again: mvn -pl library -am test"
                        + " -Dtest=ConfigSchemaTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dtest.args=-Dedgewise.docs=write")
                .hasContent(ConfigSchema.json(Plugins.ofClassPath()));
    }

    @Test
    void isAJsonSchema() throws IOException {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012));
        assertThat(meta.validate(new ObjectMapper().readTree(ConfigSchema.json(Plugins.ofClassPath()))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arithmetic.yaml", "svamp.yaml", "reward-command/run.yaml"})
    void theExamplesAreValidAndNameIt(String example) throws IOException {
        Path file = Path.of("../examples").resolve(example);
        assertThat(check(Files.readString(file))).isEmpty();
        String first = Files.readAllLines(file).getFirst();
        assertThat(first).startsWith("# yaml-language-server: $schema=");
        assertThat(file.resolveSibling(first.substring(first.indexOf('=') + 1)).normalize())
                .isEqualTo(FILE);
    }

    @Test
    void theFileWithEveryKeyIsValid() throws IOException {
        String text = Files.readString(Path.of("../core/src/test/resources/dev/edgewise/config/every-key.yaml"));
        assertThat(check(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train: {max_step: 3}                                              | max_step
            train: {max_steps: 0}                                             | minimum
            train: {max_steps: 1.5}                                           | integer
            seed: many                                                        | integer
            environments: [{type: adition}]                                   | enum
            environments: [{type: addition, path: x}]                         | path
            environments: [{type: dataset}]                                   | path
            environments: [{type: dataset, path: a, reward: {type: command}}] | command
            environments: [{type: dataset, path: a, reward: {type: http, url: "ftp://a"}}] | pattern
            curriculum: {sampler: newest}                                     | enum
            optimizer: {adam_beta1: 1}                                        | exclusive
            """)
    void marksWhatTheReaderRefuses(String wrong, String told) throws IOException {
        String whole = "model: {path: m}\nalgorithm: grpo\n"
                + (wrong.startsWith("environments") ? "" : "environments: [addition]\n") + wrong + "\n";
        assertThat(check(whole)).isNotEmpty().anyMatch(message -> message.contains(told));
    }

    private static List<String> check(String yaml) throws IOException {
        JsonNode tree = new YAMLMapper().readTree(yaml);
        Set<ValidationMessage> messages = SCHEMA.validate(tree);
        return messages.stream().map(ValidationMessage::toString).toList();
    }
}
