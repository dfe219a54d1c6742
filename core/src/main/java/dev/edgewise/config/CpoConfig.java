package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// CPO and SimPO on pairs, with TRL's names and defaults.
@About("CPO, SimPO and AlphaPO on pairs, without a reference; keys and defaults as in TRL's `CPOConfig`.")
public record CpoConfig(
        @JsonUnwrapped PreferenceSettings preferences,

        @Key(value = "The loss of a pair; pure SimPO is simpo with cpo_alpha 0.", standard = "sigmoid")
        CpoLoss.Type lossType,

        @Key(value = "Strength of the preference.", standard = "0.1", range = "(0, )")
        double beta,

        @Key(
                value = "Share of pairs whose order is taken to be wrong; sigmoid and simpo read it.",
                standard = "0.0",
                range = "[0, 1)")
        double labelSmoothing,

        @Key(
                value = "Weight of the cross-entropy of the chosen completions beside it.",
                standard = "1.0",
                range = "[0, )")
        double cpoAlpha,

        @Key(value = "The margin that simpo asks for.", standard = "0.5", range = "[0, )")
        double simpoGamma,

        @Key(value = "α of AlphaPO's reward; 0 takes the log-probability itself.", standard = "0.0")
        double alpha)
        implements PreferenceConfig {
    public CpoConfig {
        Keys.check(CpoConfig.class, preferences, lossType, beta, labelSmoothing, cpoAlpha, simpoGamma, alpha);
    }

    @Override
    public boolean refers() {
        return false;
    }
}
