/// Wrong replies to questions about calls, paired with right ones, to learn preferences from.
///
/// [dev.edgewise.tool.negative.Mutations] makes wrong replies of right ones, by
/// [dev.edgewise.tool.negative.NegativeKind]; [dev.edgewise.tool.negative.NegativePairs] chooses one wrong reply for a
/// row and keeps the groups of kinds in balance. Every wrong reply is checked: what a checker takes is no negative.
@NullMarked
package dev.edgewise.tool.negative;

import org.jspecify.annotations.NullMarked;
