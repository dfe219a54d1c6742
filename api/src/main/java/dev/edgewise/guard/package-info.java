/// Guards: they see events only, and answer: proceed, warn, adjust or halt.
///
/// Reading order: [dev.edgewise.guard.Guard], [dev.edgewise.guard.Verdict], [dev.edgewise.guard.Alarm], then
/// a small guard such as `dev.edgewise.guard.signal.NoSignalGuard`. Sub-packages hold the guards by kind: `hard`,
/// `shortcut`, `drift`, `diversity`, `health`, `retention`.
///
/// To add one: implement [dev.edgewise.guard.Guard]; say in its doc what it watches, what is healthy and what
/// it does; keep everything it remembers in `fields` of a `FieldState`; take adjustments back when all is well
/// again; build it in `dev.edgewise.assembly.GuardSet`; extend `GuardContract` and write one stream of
/// events that must trip it; list it in `AllGuards`, so that `HealthyRunTest` shows that a healthy run does not.
/// CONTRIBUTING.md goes through it file by file.
@NullMarked
package dev.edgewise.guard;

import org.jspecify.annotations.NullMarked;
