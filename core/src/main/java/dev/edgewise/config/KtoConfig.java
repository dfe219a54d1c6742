package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// KTO on single completions, with TRL's names and defaults.
@About("KTO on single completions that are wanted or not; keys and defaults as in TRL's `KTOConfig`. Rows are taken in"
        + " the order of the file, as there.")
public record KtoConfig(
        @JsonUnwrapped PreferenceSettings preferences,

        @Key(value = "The loss of a completion.", standard = "kto")
        KtoObjective.Type lossType,

        @Key(
                value = "Strength of the preference: the higher, the nearer the policy stays to the reference.",
                standard = "0.1",
                range = "(0, )")
        double beta,

        @Key(value = "What a wanted completion counts.", standard = "1.0", range = "[0, )")
        double desirableWeight,

        @Key(value = "What an unwanted completion counts.", standard = "1.0", range = "[0, )")
        double undesirableWeight)
        implements PreferenceConfig {
    public KtoConfig {
        Keys.check(KtoConfig.class, preferences, lossType, beta, desirableWeight, undesirableWeight);
        if (preferences.kindField() != null) {
            throw new InvalidValue(
                    "kind_field",
                    "must be left out with kto, whose completions have no margin, but was " + preferences.kindField()
                            + ": remove it, or take dpo");
        }
        if (lossType == KtoObjective.Type.KTO && preferences.rowsPerStep() < 2) {
            throw new InvalidValue(
                    "rows_per_step",
                    "must be at least 2 with loss_type kto, which pairs a prompt with the completion of another row, but"
                            + " was " + preferences.rowsPerStep() + ": raise it, or take apo_zero_unpaired");
        }
    }

    @Override
    public boolean refers() {
        return true;
    }
}
