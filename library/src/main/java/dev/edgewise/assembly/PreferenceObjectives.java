package dev.edgewise.assembly;

import dev.edgewise.config.CpoConfig;
import dev.edgewise.config.DpoConfig;
import dev.edgewise.config.KtoConfig;
import dev.edgewise.config.OrpoConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.preference.loss.OrpoLoss;
import dev.edgewise.preference.loss.PairObjective;
import dev.edgewise.preference.loss.ScoreDivergence;
import dev.edgewise.trainer.PreferenceSource;
import java.util.Collections;
import java.util.List;

/// What a run on preferences learns by, from its configuration.
final class PreferenceObjectives {
    private PreferenceObjectives() {}

    static PreferenceSource source(PreferenceConfig config, PreferenceData data, long seed) {
        boolean shift = config instanceof KtoConfig kto && kto.lossType() == KtoObjective.Type.KTO;
        return new PreferenceSource(
                data.rows(),
                data.kinds(),
                of(config),
                config.preferences().rowsPerStep(),
                config.preferences().maxLength(),
                config instanceof KtoConfig ? PreferenceSource.Order.FILE : PreferenceSource.Order.SHUFFLED,
                shift,
                seed);
    }

    static SequenceObjective of(PreferenceConfig config) {
        return switch (config) {
            case DpoConfig dpo -> dpo(dpo);
            case KtoConfig kto ->
                new KtoObjective(kto.lossType(), kto.beta(), kto.desirableWeight(), kto.undesirableWeight());
            case CpoConfig cpo ->
                PairObjective.alone(
                        new CpoLoss(
                                cpo.lossType(),
                                cpo.beta(),
                                cpo.labelSmoothing(),
                                cpo.cpoAlpha(),
                                cpo.simpoGamma(),
                                cpo.alpha()),
                        cpo.beta());
            case OrpoConfig orpo -> PairObjective.alone(new OrpoLoss(orpo.beta()), orpo.beta());
        };
    }

    private static SequenceObjective dpo(DpoConfig dpo) {
        PreferenceContext context = new PreferenceContext(dpo.beta(), dpo.labelSmoothing(), dpo.discopopTau());
        List<PreferenceLoss> losses = dpo.lossType().stream()
                .map(part -> part.provider().make(part.settings(), context))
                .toList();
        return PairObjective.dpo(
                losses,
                dpo.lossWeights().isEmpty() ? Collections.nCopies(losses.size(), 1.0) : dpo.lossWeights(),
                new ScoreDivergence(dpo.fDivergenceType(), dpo.fAlphaDivergenceCoef()),
                dpo.beta(),
                dpo.ldAlpha(),
                dpo.useWeighting());
    }
}
