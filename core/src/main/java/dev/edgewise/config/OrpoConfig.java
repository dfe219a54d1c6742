package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// ORPO on pairs, with TRL's names and defaults.
@About("ORPO on pairs: imitation of prompt and chosen completion beside an odds ratio, without a reference; keys and"
        + " defaults as in TRL's `ORPOConfig`.")
public record OrpoConfig(
        @JsonUnwrapped PreferenceSettings preferences,

        @Key(value = "Weight of the odds ratio; λ in the paper.", standard = "0.1", range = "(0, )")
        double beta)
        implements PreferenceConfig {
    public OrpoConfig {
        Keys.check(OrpoConfig.class, preferences, beta);
    }

    @Override
    public boolean refers() {
        return false;
    }
}
