/// The files of the Berkeley Function Calling Leaderboard (BFCL) as published, and how it asks a model.
///
/// [dev.edgewise.tool.bfcl.BfclFile] reads questions and answers; [dev.edgewise.tool.bfcl.AskMode] turns a question
/// into a conversation, by BFCL's own system prompt or with tools. What is right is said by
/// [dev.edgewise.tool.check].
@NullMarked
package dev.edgewise.tool.bfcl;

import org.jspecify.annotations.NullMarked;
