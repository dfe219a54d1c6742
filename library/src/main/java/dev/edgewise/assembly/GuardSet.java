package dev.edgewise.assembly;

import dev.edgewise.builtin.BuiltInGuards;
import dev.edgewise.completion.BuiltInFormat;
import dev.edgewise.completion.CompletionFormat;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.GuardsConfig;
import dev.edgewise.config.RenewalConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.retention.PlasticityGuard;
import dev.edgewise.guard.retention.RetentionGuard;
import dev.edgewise.plugin.FormatProvider;
import dev.edgewise.plugin.GuardContext;
import dev.edgewise.plugin.GuardProvider;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.settings.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The guards a configuration asks for.
final class GuardSet {
    private GuardSet() {}

    static Guards of(RunConfig config) {
        GuardsConfig guards = config.guards();
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        GuardContext context = new GuardContext(
                config.seed(), guards.act() ? guards.rollbacks() : 0, grpo == null ? 0 : grpo.beta(), formats(config));
        List<Guard> all = new ArrayList<>();
        all.add(made(BuiltInGuards.FINITE, context));
        if (config.algorithm() instanceof RerankConfig) {
            return ofRanker(guards, context, all);
        }
        if (guards.noSignalSteps() > 0) {
            all.add(BuiltInGuards.NO_SIGNAL.create(new BuiltInGuards.Patience(guards.noSignalSteps()), context));
        }
        if (guards.truncationSteps() > 0) {
            all.add(BuiltInGuards.TRUNCATION.create(new BuiltInGuards.Patience(guards.truncationSteps()), context));
        }
        hard(guards, context, all);
        if (guards.shortcuts()) {
            BuiltInGuards.SHORTCUTS.forEach(provider -> all.add(made(provider, context)));
        }
        if (guards.diversity()) {
            BuiltInGuards.DIVERSITY.forEach(provider -> all.add(made(provider, context)));
        }
        GuardContext healing = new GuardContext(context.seed(), guards.rollbacks(), context.beta(), context.formats());
        if (guards.health()) {
            all.add(made(BuiltInGuards.HEALTH, healing));
        }
        if (guards.retention()) {
            all.add(new RetentionGuard(healing.rollbacks(), !config.phases().isEmpty()));
        }
        Double target = guards.klTarget();
        if (target != null && grpo != null) {
            all.add(BuiltInGuards.KL_BUDGET.create(new BuiltInGuards.Budget(target, guards.klOverdrawn()), context));
        }
        if (guards.displacement() > 0) {
            all.add(BuiltInGuards.DISPLACEMENT.create(new BuiltInGuards.Fall(guards.displacement()), context));
        }
        if (guards.monitorSteps() > 0) {
            all.add(made(BuiltInGuards.CONTAMINATION, context));
            all.add(made(BuiltInGuards.COVERAGE, context));
            all.add(made(BuiltInGuards.FORGETTING, context));
        }
        if (guards.heldOutText() != null) {
            all.add(made(BuiltInGuards.PERPLEXITY, context));
        }
        RenewalConfig answer = guards.onPlasticityLoss();
        if (guards.monitorSteps() > 0 || guards.plasticitySteps() > 0 || answer != null) {
            all.add(new PlasticityGuard(answer == null ? List.of() : answer.adjustments()));
        }
        guards.custom().forEach(part -> all.add(part.provider().make(part.settings(), healing)));
        requireDifferent(all);
        return new Guards(all, guards.act());
    }

    /// Adds what watches a ranker: its scores where vital signs are watched, its dev queries where retention is.
    private static Guards ofRanker(GuardsConfig guards, GuardContext context, List<Guard> all) {
        if (guards.health()) {
            all.add(made(BuiltInGuards.SCORE_SCALE, context));
        }
        if (guards.retention()) {
            all.add(made(BuiltInGuards.DEV_RANKING, context));
        }
        guards.custom().forEach(part -> all.add(part.provider().make(part.settings(), context)));
        requireDifferent(all);
        return new Guards(all, guards.act());
    }

    private static Guard made(GuardProvider<NoSettings> provider, GuardContext context) {
        return provider.create(new NoSettings(), context);
    }

    /// Returns the formats of plug-ins, then those that Edgewise brings, of which the last matches everything.
    static CompletionFormats formats(RunConfig config) {
        List<CompletionFormat> own = new ArrayList<>();
        List<CompletionFormat> builtIn = new ArrayList<>();
        Map<String, FormatProvider<?>> providers = config.variants().all(FormatProvider.class);
        providers.values().forEach(provider -> {
            CompletionFormat format = format(provider, config.seed());
            (format instanceof BuiltInFormat ? builtIn : own).add(format);
        });
        own.addAll(builtIn);
        return new CompletionFormats(own);
    }

    private static <S extends Record> CompletionFormat format(FormatProvider<S> provider, long seed) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(seed));
    }

    private static void requireDifferent(List<Guard> guards) {
        Set<String> names = new HashSet<>();
        for (Guard guard : guards) {
            if (!names.add(guard.name())) {
                throw new ConfigException("two guards are called " + guard.name()
                        + ": leave it out of guards.custom, or turn the built-in one off");
            }
        }
    }

    private static void hard(GuardsConfig guards, GuardContext context, List<Guard> all) {
        if (guards.luckySuccess()) {
            all.add(BuiltInGuards.LUCKY_SUCCESS.create(new BuiltInGuards.Luck(guards.luckyCap()), context));
        }
        if (guards.zeroGroups() > 0) {
            all.add(BuiltInGuards.ZERO_CELL.create(new BuiltInGuards.Failures(guards.zeroGroups()), context));
        }
        if (guards.triage()) {
            all.add(made(BuiltInGuards.TRIAGE, context));
        }
    }
}
