/// What a person sees in the terminal while a run goes on, and at its end. Plain Java: the escape sequences of
/// ECMA-48 and nothing else, so that it works over any stream.
///
/// Reading order: [dev.edgewise.terminal.RunStatus] keeps what there is to show, [dev.edgewise.terminal.Panel]
/// lays it out, [dev.edgewise.terminal.LiveView] repaints it in place, [dev.edgewise.terminal.PlainView] writes
/// lines where there is no terminal.
@NullMarked
package dev.edgewise.terminal;

import org.jspecify.annotations.NullMarked;
