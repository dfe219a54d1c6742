/// Credit that keeps formats, and ways to a solution, alive (`algorithm.scale_rewards`).
///
/// Each is pure and looks at the groups of one step. [dev.edgewise.credit.WeightedReinforce] weighs right against
/// wrong completions; [dev.edgewise.credit.FormatBonus] and [dev.edgewise.credit.FormatQuota] look at how right
/// completions are written. To add one: implement `Credit`, give it a provider, and list it in
/// `dev.edgewise.builtin.BuiltIns`.
@NullMarked
package dev.edgewise.credit;

import org.jspecify.annotations.NullMarked;
