/// Prompts that evolve, as GEPA has it (2507.19457): which prompt is changed next, what is kept, and what is
/// merged. It knows no model; scores come from outside. [Prompt] says how a prompt stands around a task,
/// [PromptFile] keeps prompts.
@NullMarked
package dev.edgewise.evolve;

import org.jspecify.annotations.NullMarked;
