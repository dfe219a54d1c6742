package dev.edgewise.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/// Writes a [RunConfig] with every default filled in; [ConfigReader] reads it back to an equal record.
public final class ConfigWriter {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new ControlCharacters())
                    .build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private ConfigWriter() {}

    /// Returns the configuration as a tree, with keys in the order of the records.
    public static ObjectNode toTree(RunConfig config) {
        return ConfigJson.WRITER.valueToTree(config);
    }

    public static String toYaml(RunConfig config) {
        try {
            return YAML.writeValueAsString(toTree(config));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Quotes text with a control character, which escapes it. YAML 1.1 takes some of these for line breaks.
    private static final class ControlCharacters extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return value.chars().anyMatch(Character::isISOControl) || super.needToQuoteValue(value);
        }
    }
}
