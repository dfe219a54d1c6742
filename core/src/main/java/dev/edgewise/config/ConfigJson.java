package dev.edgewise.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.SettingsJson;

/// Maps configuration records to JSON trees and back.
final class ConfigJson {
    /// Writes any configuration.
    static final ObjectMapper WRITER = reading(Plugins.ofClassPath());

    private ConfigJson() {}

    /// Returns a mapper that reads configurations with these variants.
    static ObjectMapper reading(Plugins plugins) {
        return SettingsJson.builder().addModule(PartJson.module(plugins)).build();
    }
}
