/// Data sets with tools as environments: rows of a conversation, the tools offered, and the calls wanted or words.
///
/// [dev.edgewise.environment.calls.CallRow] is a row, [dev.edgewise.environment.calls.CallLadder] puts rows on levels
/// by tools, arguments and calls, [dev.edgewise.environment.calls.CallEnvironment] draws and scores them, by what
/// [dev.edgewise.environment.calls.CallSettings] say.
@NullMarked
package dev.edgewise.environment.calls;

import org.jspecify.annotations.NullMarked;
