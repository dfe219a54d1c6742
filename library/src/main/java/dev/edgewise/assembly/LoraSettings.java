package dev.edgewise.assembly;

import dev.edgewise.config.LoraConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Weights;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The configuration of an adapter as the model takes it.
final class LoraSettings {
    private LoraSettings() {}

    /// Returns a new adapter's settings.
    ///
    /// @param base the model it is trained on, as its files will name it
    static AdapterConfig of(LoraConfig lora, String base) {
        return new AdapterConfig(
                Objects.requireNonNull(lora.r(), "given without an adapter"),
                Objects.requireNonNull(lora.loraAlpha(), "given without an adapter"),
                lora.useRslora(),
                new TargetModules(lora.targetModules()),
                base);
    }

    /// Refuses settings that differ from those of the adapter that was loaded.
    ///
    /// @throws ConfigException naming the key
    static void requireAgreement(LoraConfig lora, Weights weights) {
        AdapterConfig found = Objects.requireNonNull(weights.adapter(), "an adapter was loaded");
        require(lora, "r", lora.r(), found.rank());
        require(lora, "lora_alpha", lora.loraAlpha(), found.alpha());
        require(lora, "use_rslora", lora.useRslora() ? true : null, found.rankStabilised());
        if (!lora.targetModules().isEmpty()) {
            Set<String> all = weights.linearModules().keySet();
            Set<String> wanted = new TargetModules(lora.targetModules()).select(all);
            TargetModules targets = TargetModules.naming(wanted, all);
            require(lora, "target_modules", targets.entries(), found.targets().entries());
        }
    }

    private static void require(LoraConfig lora, String key, @Nullable Object given, Object found) {
        if (given != null && !given.equals(found)) {
            throw new ConfigException("model.lora." + key + " is " + given + " but the adapter " + lora.adapter()
                    + " has " + found + "; leave the key out to go on with the adapter as it is, or leave"
                    + " model.lora.adapter out to begin a new one");
        }
    }
}
