package dev.edgewise.config;

/// Learning from preferences.
public sealed interface PreferenceConfig extends AlgorithmConfig permits DpoConfig, KtoConfig, CpoConfig, OrpoConfig {
    /// Returns where the preferences come from.
    PreferenceSettings preferences();

    /// Tells whether the policy is compared with the model that the run began with.
    boolean refers();
}
