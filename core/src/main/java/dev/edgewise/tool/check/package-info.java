/// Checks calls against what was asked for, as the Berkeley Function Calling Leaderboard (BFCL) does.
///
/// [dev.edgewise.tool.check.CallProblem] is one question: the tools offered and the calls wanted. It says of a reply
/// whether it is right ([dev.edgewise.tool.check.Verdict]). [dev.edgewise.tool.check.CallChecker] compares calls,
/// [dev.edgewise.tool.check.ArgumentChecker] one argument, [dev.edgewise.tool.check.Language] says what types are
/// called. [dev.edgewise.tool.check.PromptedCalls] reads what models write that were asked by BFCL's own system
/// prompt, and [dev.edgewise.tool.check.BfclScores] averages categories.
///
/// Verdicts and kinds of error equal those of `ShishirPatil/gorilla` at 6ea57973. Nothing that a model wrote is ever
/// evaluated.
@NullMarked
package dev.edgewise.tool.check;

import org.jspecify.annotations.NullMarked;
