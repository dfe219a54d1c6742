package dev.edgewise.config;

import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What people are told about a variant of a kind.
///
/// @param about what the variant is, in a sentence
/// @param keys the keys that its section takes beside `type`
public record VariantKeys(String about, List<Row> keys) {
    /// One key in words.
    ///
    /// @param value what it takes
    /// @param standard its default; `required` if there is none
    public record Row(String name, String value, String standard, String meaning) {}

    /// Returns the variants of a kind by type.
    ///
    /// @param kind such as [dev.edgewise.plugin.SamplerProvider]
    public static Map<String, VariantKeys> of(Plugins plugins, Class<?> kind) {
        Map<String, VariantKeys> all = new LinkedHashMap<>();
        ConfigKeys.of(plugins).variants(kind).forEach((type, section) -> all.put(type, of(section)));
        return all;
    }

    private static VariantKeys of(Section section) {
        return new VariantKeys(
                section.sentence(),
                section.keys().stream().map(VariantKeys::row).toList());
    }

    private static Row row(Entry key) {
        String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
        return new Row(key.name(), key.kind().describe() + unit, ConfigDoc.standard(key), key.sentence());
    }
}
