/// Families of tasks that are solved with tools, in episodes of several turns.
///
/// [dev.edgewise.environment.tools.SeededEpisodes] is what they share. [dev.edgewise.environment.tools.Calculator] and
/// [dev.edgewise.environment.tools.Entailment] run in the loop of [dev.edgewise.tool.loop]: one command a turn.
/// [dev.edgewise.environment.tools.ToolUse] has generated tools with JSON schemas, called as the model calls them.
///
/// [dev.edgewise.environment.tools.CalculatorRows] plays the problems of data files in that loop.
///
/// A new family extends `SeededEpisodes`, is listed in `BuiltIns`, and its test extends `EpisodeContract`.
@NullMarked
package dev.edgewise.environment.tools;

import org.jspecify.annotations.NullMarked;
