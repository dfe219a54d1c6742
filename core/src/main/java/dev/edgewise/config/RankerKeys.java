package dev.edgewise.config;

import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which keys make sense for a ranker, and which for one alone.
final class RankerKeys {
    private RankerKeys() {}

    /// Refuses what a ranker does not do: it samples nothing, asks nothing and has no reference.
    ///
    /// @throws InvalidValue naming the key
    static void require(
            ModelConfig model,
            List<EnvironmentConfig> environments,
            List<EnvironmentConfig> evalEnvironments,
            List<ShapingConfig> rewards,
            RolloutConfig rollout,
            TrainConfig train,
            GuardsConfig guards) {
        refuse("environments", !environments.isEmpty(), "asks no tasks; its rows go into data.train");
        refuse("eval_environments", !evalEnvironments.isEmpty(), "asks no tasks; its dev queries go into data.dev");
        refuse("rewards", !rewards.isEmpty(), "learns from labels");
        refuse("rollout", !rollout.equals(Keys.defaults(RolloutConfig.class)), "samples no completions");
        refuse("train.max_rollouts", train.maxRollouts() != null, "samples no completions");
        refuse("guards.kl_target", guards.klTarget() != null, "has no reference");
        refuse("guards.monitor_steps", guards.monitorSteps() > 0, "asks no tasks");
        refuse("guards.plasticity_steps", guards.plasticitySteps() > 0, "asks no tasks");
        refuse("guards.held_out_text", guards.heldOutText() != null, "writes no text");
        refuse("guards.backward_rewrites", guards.backwardRewrites() > 0, "asks no tasks");
        LoraConfig lora = model.lora();
        refuse(
                "model.lora.adapter",
                lora != null && lora.adapter() != null,
                "is saved with its adapter merged in; name that model as model.path");
    }

    private static void refuse(String key, boolean given, String why) {
        if (given) {
            throw new InvalidValue(key, "must be left out with algorithm rerank: a ranker " + why);
        }
    }

    /// Refuses what only a ranker takes.
    ///
    /// @throws InvalidValue naming the key
    static void requireNone(AlgorithmConfig algorithm, @Nullable RankingDataConfig data, ModelConfig model) {
        if (data != null) {
            throw new InvalidValue(
                    "data",
                    "holds the rows of a ranker, which algorithm " + algorithm.type()
                            + " does not read; remove it, or set algorithm.type: rerank");
        }
        InitConfig init = model.init();
        if (init != null && init.scoresPairs()) {
            throw new InvalidValue(
                    "model.init.model_type",
                    "must be llama, qwen2 or qwen3 with algorithm " + algorithm.type()
                            + " but was bert, an encoder, which writes no text; set algorithm.type: rerank to train one");
        }
    }
}
