package dev.edgewise.config;

import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.GuardProvider;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.ObjectiveProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.RewardProvider;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.plugin.VerifierProvider;
import dev.edgewise.settings.Keys;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Variants as a configuration chooses them.
final class Parts {
    private Parts() {}

    static Part<SamplerProvider<?>> sampler(String type, Record settings) {
        return new Part<>(find(SamplerProvider.class, type), settings);
    }

    static Part<GateProvider<?>> gate(String type, Record settings) {
        return new Part<>(find(GateProvider.class, type), settings);
    }

    static Part<ImitationProvider<?>> imitate(String type) {
        ImitationProvider<?> provider = find(ImitationProvider.class, type);
        return new Part<>(provider, Keys.defaults(provider.settings()));
    }

    static Part<ObjectiveProvider<?>> loss(String type) {
        return new Part<>(find(ObjectiveProvider.class, type), new NoSettings());
    }

    static Part<PreferenceProvider<?>> preference(String type) {
        return new Part<>(find(PreferenceProvider.class, type), new NoSettings());
    }

    static Part<CreditProvider<?>> credit(String type) {
        return new Part<>(find(CreditProvider.class, type), new NoSettings());
    }

    static Part<TeacherProvider<?>> teacher(String type) {
        return new Part<>(find(TeacherProvider.class, type), new NoSettings());
    }

    static Part<VerifierProvider<?>> verifier(String type) {
        return new Part<>(find(VerifierProvider.class, type), new NoSettings());
    }

    static Part<ScorerProvider<?>> scorer(String type, Record settings) {
        return new Part<>(find(ScorerProvider.class, type), settings);
    }

    static Part<RewardProvider<?>> reward(String type, Record settings) {
        return new Part<>(find(RewardProvider.class, type), settings);
    }

    static Part<GuardProvider<?>> guard(String type) {
        return new Part<>(find(GuardProvider.class, type), new NoSettings());
    }

    static EnvironmentConfig family(TaskFamily family, String name, @Nullable LevelRange levels) {
        EnvironmentProvider<?> provider = find(EnvironmentProvider.class, family.key());
        return new EnvironmentConfig(name, levels, new Part<>(provider, Keys.defaults(provider.settings())));
    }

    static EnvironmentConfig dataset(String name, Record settings) {
        return new EnvironmentConfig(name, null, new Part<>(find(EnvironmentProvider.class, "dataset"), settings));
    }

    private static <P extends Provider<?, ?, ?>> P find(Class<? super P> kind, String type) {
        return Objects.requireNonNull(Plugins.ofClassPath().<P>all(kind).get(type), type);
    }
}
