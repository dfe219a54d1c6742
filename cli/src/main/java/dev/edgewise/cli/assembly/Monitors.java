package dev.edgewise.cli.assembly;

import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.trainer.CoverageMonitor;
import dev.edgewise.trainer.DivergenceMonitor;
import dev.edgewise.trainer.DivergenceMonitor.Sampled;
import dev.edgewise.trainer.Evaluator;
import dev.edgewise.trainer.MasteryMonitor;
import dev.edgewise.trainer.Monitor;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The monitors a configuration asks for.
final class Monitors {
    /// Tries per task of the coverage reading; tasks are an eighth of the others', so that it costs twice as
    /// much.
    private static final int TRIES = 16;

    private static final int FEWER = 8;

    private Monitors() {}

    static List<Monitor> of(
            RunConfig config,
            List<Environment> environments,
            PromptRenderer prompts,
            Tokenizer tokenizer,
            Sampled policy,
            @Nullable Policy reference) {
        int samples = config.guards().monitorSamples();
        if (config.guards().monitorSteps() == 0) {
            return List.of();
        }
        SamplingSettings sampling = Sampling.of(config.rollout());
        long seed = Seeds.derive(config.seed(), "monitor");
        List<Monitor> monitors = new ArrayList<>();
        monitors.add(
                new MasteryMonitor(new Evaluator(environments, prompts, policy.generator(), sampling, samples, seed)));
        monitors.add(new CoverageMonitor(
                environments, prompts, policy.generator(), sampling, Math.ceilDiv(samples, FEWER), TRIES, seed));
        if (reference != null) {
            Sampled other = new Sampled(reference, new Generator(reference, tokenizer));
            monitors.add(new DivergenceMonitor(
                    policy, other, environments, prompts, sampling, Math.ceilDiv(samples, FEWER), seed));
        }
        return monitors;
    }
}
