/// Published ways to choose the next cell, one small class each.
///
/// | class | method | looks at |
/// |---|---|---|
/// | [dev.edgewise.curriculum.sampler.UniformSampler] | baseline | nothing |
/// | [dev.edgewise.curriculum.sampler.StagedSampler] | E2H Reasoner | the clock |
/// | [dev.edgewise.curriculum.sampler.AdaRftSampler] | AdaRFT | mean outcome of the last step |
/// | [dev.edgewise.curriculum.sampler.LevelSampler] | reasoning-gym | mean of the last outcomes |
/// | [dev.edgewise.curriculum.sampler.PoolSampler] | prime-rl | the last outcome of each cell |
/// | [dev.edgewise.curriculum.sampler.SecSampler] | SEC | mean absolute advantage, a bandit |
/// | [dev.edgewise.curriculum.sampler.DumpSampler] | DUMP | the same with an upper confidence bound |
/// | [dev.edgewise.curriculum.sampler.LearnabilitySampler] | LILO, SFL | p(1−p) |
/// | [dev.edgewise.curriculum.sampler.VcrlSampler] | VCRL | variance of outcomes |
/// | [dev.edgewise.curriculum.sampler.PclSampler] | PCL | a value table, nearest to ½ |
/// | [dev.edgewise.curriculum.sampler.MoppsSampler] | MoPPS | a Beta posterior, Thompson draws |
/// | [dev.edgewise.curriculum.sampler.PlrSampler] | prioritized level replay | absolute advantage and staleness |
/// | [dev.edgewise.curriculum.sampler.LzeSampler] | LZE | p(1−p), difficulty at first, movement |
/// | [dev.edgewise.curriculum.sampler.DareSampler] | DARE | a Beta density of the difficulty |
///
/// Most were made for finite sets of prompts. Here the unit is the cell: generated tasks do not come twice, and
/// what is known of a cell holds for all of its tasks. Where a method says *pass rate*, *accuracy* or *reward*,
/// the samplers take the binary outcome; where it says *advantage*, they take the reward.
///
/// [dev.edgewise.curriculum.sampler.TableSampler] holds what they share: numbers per cell and their state.
@NullMarked
package dev.edgewise.curriculum.sampler;

import org.jspecify.annotations.NullMarked;
