package dev.edgewise.builtin;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.completion.BuiltInFormat;
import dev.edgewise.credit.FormatBonus;
import dev.edgewise.credit.FormatQuota;
import dev.edgewise.credit.WeightedReinforce;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.gate.AdvantageRangeGate;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.RetirementGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.imitation.AskedImitation;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.imitation.LearnableImitation;
import dev.edgewise.curriculum.imitation.OpenImitation;
import dev.edgewise.curriculum.sampler.AdaRftSampler;
import dev.edgewise.curriculum.sampler.DareSampler;
import dev.edgewise.curriculum.sampler.DumpSampler;
import dev.edgewise.curriculum.sampler.LearnabilitySampler;
import dev.edgewise.curriculum.sampler.LevelSampler;
import dev.edgewise.curriculum.sampler.LzeSampler;
import dev.edgewise.curriculum.sampler.MoppsSampler;
import dev.edgewise.curriculum.sampler.PclSampler;
import dev.edgewise.curriculum.sampler.PlrSampler;
import dev.edgewise.curriculum.sampler.PoolSampler;
import dev.edgewise.curriculum.sampler.SecSampler;
import dev.edgewise.curriculum.sampler.StagedSampler;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.curriculum.sampler.VcrlSampler;
import dev.edgewise.environment.calls.CallSettings;
import dev.edgewise.environment.dataset.AnswerType;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.environment.tools.Calculator;
import dev.edgewise.environment.tools.CalculatorRowsSettings;
import dev.edgewise.environment.tools.Entailment;
import dev.edgewise.environment.tools.ToolUse;
import dev.edgewise.lesson.expert.ExpertLessons;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.plugin.FormatProvider;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.Plugin;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.VerifierProvider;
import dev.edgewise.preference.loss.PreferenceLosses;
import dev.edgewise.ranking.loss.RankingLosses;
import dev.edgewise.reward.external.CommandReward;
import dev.edgewise.reward.external.HttpReward;
import dev.edgewise.reward.shaping.RepetitionPenalty;
import dev.edgewise.settings.Names;
import dev.edgewise.teacher.known.ProceduralTeacher;
import dev.edgewise.teacher.known.PromptedTeacher;
import dev.edgewise.teacher.known.RecordedTeacher;
import dev.edgewise.tool.format.CallFormats;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Lists the variants that Edgewise brings.
public final class BuiltIns implements Plugin {
    private static final List<Provider<?, ?, ?>> CURRICULUM = List.of(
            EdgeSampler.PROVIDER,
            UniformSampler.PROVIDER,
            StagedSampler.PROVIDER,
            AdaRftSampler.PROVIDER,
            LevelSampler.PROVIDER,
            PoolSampler.PROVIDER,
            SecSampler.PROVIDER,
            DumpSampler.PROVIDER,
            LearnabilitySampler.PROVIDER,
            VcrlSampler.PROVIDER,
            PclSampler.PROVIDER,
            MoppsSampler.PROVIDER,
            PlrSampler.PROVIDER,
            LzeSampler.PROVIDER,
            DareSampler.PROVIDER,
            OutcomeGate.PROVIDER,
            AdvantageRangeGate.PROVIDER,
            ScreeningGate.PROVIDER,
            RetirementGate.PROVIDER,
            FrontierImitation.PROVIDER,
            AskedImitation.PROVIDER,
            OpenImitation.PROVIDER,
            LearnableImitation.PROVIDER,
            ExpertLessons.STEPS,
            ExpertLessons.HELP);

    @Override
    public List<Provider<?, ?, ?>> providers() {
        return Stream.of(CURRICULUM.stream(), BuiltInGuards.PROVIDERS.stream(), tasks(), learning())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Provider<?, ?, ?>> tasks() {
        return Stream.concat(
                Stream.concat(
                        Arrays.stream(TaskFamily.values())
                                .map(family -> ArithmeticProvider.FAMILIES.contains(family)
                                        ? new ArithmeticProvider(family)
                                        : new FamilyProvider(family)),
                        Stream.of(
                                new DatasetSettings.Provider(),
                                new CallSettings.Provider(),
                                Calculator.PROVIDER,
                                new CalculatorRowsSettings.Provider(),
                                Entailment.PROVIDER,
                                ToolUse.PROVIDER,
                                new CommandReward.Provider(),
                                HttpReward.PROVIDER,
                                RepetitionPenalty.PROVIDER,
                                RecordedTeacher.PROVIDER,
                                ProceduralTeacher.PROVIDER,
                                PromptedTeacher.PROVIDER)),
                Arrays.stream(AnswerType.values())
                        .map(type -> VerifierProvider.of(type.key(), NoSettings.class, (_, _) -> type)));
    }

    private static Stream<Provider<?, ?, ?>> learning() {
        return Stream.of(
                        Arrays.stream(LossType.values()).map(PolicyGradient::provider),
                        PreferenceLosses.PROVIDERS.stream(),
                        RankingLosses.PROVIDERS.stream(),
                        Arrays.stream(ScaleRewards.values())
                                .map(scale -> CreditProvider.of(
                                        Names.of(scale), NoSettings.class, (_, _) -> Credit.scaledBy(scale))),
                        Stream.of(WeightedReinforce.PROVIDER, FormatBonus.PROVIDER, FormatQuota.PROVIDER),
                        Arrays.stream(BuiltInFormat.values())
                                .map(format -> FormatProvider.of(format.key(), NoSettings.class, (_, _) -> format)),
                        CallFormats.PROVIDERS.stream())
                .flatMap(each -> each);
    }
}
