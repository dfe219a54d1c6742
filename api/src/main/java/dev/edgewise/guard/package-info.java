/// Guards: they see events only, and they answer: proceed, warn, adjust or halt.
///
/// Reading order: [dev.edgewise.guard.Guard], [dev.edgewise.guard.Verdict], [dev.edgewise.guard.Alarm], then a
/// small guard such as `dev.edgewise.guard.signal.NoSignalGuard` of module `core`. Its sub-packages hold the
/// guards by kind: `hard`, `shortcut`, `drift`, `diversity`, `health`, `retention`.
///
/// To add a guard: implement [dev.edgewise.guard.Guard]. Say in its doc what it watches, what is healthy and
/// what it does. Keep everything it remembers in `fields` of a `FieldState`. Take adjustments back when all is
/// well again. Give it a `dev.edgewise.plugin.GuardProvider`. Extend `GuardContract` and write one stream of
/// events that must trip it. List a built-in one in `AllGuards`, so that `HealthyRunTest` shows that a healthy
/// run does not trip it. CONTRIBUTING.md goes through it file by file.
@NullMarked
package dev.edgewise.guard;

import org.jspecify.annotations.NullMarked;
