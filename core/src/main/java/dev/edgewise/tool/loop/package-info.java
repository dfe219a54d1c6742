/// A tool loop with the semantics of microchain (`galatolofederico/microchain`, `microchain/engine`): a model writes
/// one command a turn, a function call in Python's syntax with literals as arguments, and reads what it gives.
///
/// Commands are read, never executed as code: what runs is a function that was registered, with the values that stand
/// in the command. Reading order: [dev.edgewise.tool.loop.Command] (what a reply says),
/// [dev.edgewise.tool.loop.LoopFunction] (what can be called), [dev.edgewise.tool.loop.ToolLoop] (one reply),
/// [dev.edgewise.tool.loop.LoopRun] (a run with tries).
@NullMarked
package dev.edgewise.tool.loop;

import org.jspecify.annotations.NullMarked;
