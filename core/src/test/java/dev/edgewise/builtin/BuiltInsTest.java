package dev.edgewise.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.plugin.CallFormatProvider;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.FormatProvider;
import dev.edgewise.plugin.GateContext;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.GuardContext;
import dev.edgewise.plugin.GuardProvider;
import dev.edgewise.plugin.ImitationContext;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.plugin.LessonContext;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.ObjectiveContext;
import dev.edgewise.plugin.ObjectiveProvider;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.plugin.RewardProvider;
import dev.edgewise.plugin.SamplerContext;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.plugin.VerifierProvider;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every variant that Edgewise brings, found as those of others are, and made from its documented defaults.
class BuiltInsTest {
    private static final PluginContext PLAIN = new PluginContext(7);
    private static final ScorerContext SCORING =
            new ScorerContext("data", Map.of(), ProcessBuilder.Redirect.DISCARD, _ -> {});

    /// What a provider of each kind may know.
    private static final Map<Class<?>, Object> CONTEXTS = Map.ofEntries(
            Map.entry(SamplerProvider.class, new SamplerContext(progress(), 8)),
            Map.entry(GateProvider.class, new GateContext(8)),
            Map.entry(ImitationProvider.class, new ImitationContext(0.5)),
            Map.entry(GuardProvider.class, new GuardContext(7, 2, 0, CompletionFormats.BUILT_IN)),
            Map.entry(EnvironmentProvider.class, new EnvironmentContext("tasks", AnswerFormat.HASH, true, SCORING)),
            Map.entry(VerifierProvider.class, PLAIN),
            Map.entry(ScorerProvider.class, SCORING),
            Map.entry(RewardProvider.class, PLAIN),
            Map.entry(LessonProvider.class, new LessonContext(progress())),
            Map.entry(FormatProvider.class, PLAIN),
            Map.entry(CallFormatProvider.class, PLAIN),
            Map.entry(CreditProvider.class, PLAIN),
            Map.entry(ObjectiveProvider.class, new ObjectiveContext(0.2, 5, 0, false, 64)),
            Map.entry(PreferenceProvider.class, new PreferenceContext(0.1, 0.1, 0.05)),
            Map.entry(RankingLossProvider.class, PLAIN),
            Map.entry(
                    TeacherProvider.class,
                    new TeacherContext(
                            Path.of("cache"),
                            List.of(TaskFamily.ADDITION.create(AnswerFormat.HASH, true)),
                            "cpu",
                            Map.of(),
                            7,
                            _ -> {})));

    private static Progress progress() {
        return new Progress(
                new Ladders(Map.of("addition", 4)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    static Stream<Provider<?, ?, ?>> providers() {
        return Plugins.ofClassPath().kinds().stream()
                .flatMap(kind -> Plugins.ofClassPath().ofKind(kind).values().stream());
    }

    @Test
    void everyKindHasAVariant() {
        assertThat(Plugins.ofClassPath().kinds()).containsExactlyInAnyOrderElementsOf(CONTEXTS.keySet());
        assertThat(providers()).hasSizeGreaterThan(70);
    }

    /// A key that must be given has no default, so that its variant is made elsewhere.
    @ParameterizedTest
    @MethodSource("providers")
    void isMadeFromItsDefaults(Provider<?, ?, ?> provider) {
        List<Entry> required = Keys.section(provider.settings(), _ -> null).keys().stream()
                .filter(Entry::required)
                .toList();
        if (required.isEmpty() && !Set.of("dataset", "tools", "calculator_rows").contains(provider.type())) {
            assertThat(made(provider)).isNotNull();
        } else {
            assertThat(provider.type()).isIn("dataset", "tools", "calculator_rows", "command", "http", "recorded");
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void saysWhatItIsAndWhatItsKeysDo(Provider<?, ?, ?> provider) {
        boolean word = provider instanceof VerifierProvider<?>
                || provider instanceof FormatProvider<?>
                || provider instanceof CreditProvider<?>
                || provider instanceof PreferenceProvider<?>
                || provider instanceof ObjectiveProvider<?>;
        assertThat(word || provider.about().endsWith(".")).as(provider.type()).isTrue();
        assertThat(Keys.section(provider.settings(), _ -> null).keys())
                .allSatisfy(key -> assertThat(key.sentence()).isNotBlank().endsWith("."));
    }

    @SuppressWarnings("unchecked") // the context is that of the provider's kind
    private static <S extends Record, C, T> T made(Provider<S, C, T> provider) {
        C context = (C) CONTEXTS.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(provider))
                .findFirst()
                .orElseThrow()
                .getValue();
        return provider.create(Keys.defaults(provider.settings()), context);
    }
}
