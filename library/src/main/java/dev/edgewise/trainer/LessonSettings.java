package dev.edgewise.trainer;

import dev.edgewise.generate.SamplingSettings;

/// How many lessons a step gives.
///
/// @param seed the run's seed
/// @param groups groups wanted per step
/// @param groupSize G, completions per group
/// @param rounds how many times `groups` may be rolled out to fill the step; 1 never refills
/// @param context the most tokens of a prompt and its completion
public record LessonSettings(
        long seed, int groups, int groupSize, int rounds, int context, SamplingSettings sampling) {}
