package dev.edgewise.config;

import dev.edgewise.curriculum.sampler.MoppsSampler;

/// Thompson draws near a target.
///
/// @param target success rate aimed at
/// @param decay what evidence keeps when new evidence comes
/// @param selection how draws decide
public record MoppsConfig(double target, double decay, MoppsSampler.Selection selection) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "Thompson draws from a posterior of the success rate, near a target (MoPPS, 2507.04632).",
            Key.real("target", 0.5, Interval.open(0, 1), "", "Success rate aimed at."),
            Key.real(
                    "decay",
                    0.5,
                    Interval.aboveUpTo(0, 1),
                    "",
                    "What the evidence of a level keeps when new evidence comes."),
            Key.choice(
                    "selection",
                    MoppsSampler.Selection.TOPK,
                    "topk: the draw nearest to the target; threshold: any draw within 0.2 of it."));

    public MoppsConfig {
        SECTION.check("target", target);
        SECTION.check("decay", decay);
    }
}
