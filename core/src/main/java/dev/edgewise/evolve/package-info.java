/// Prompts that evolve, as GEPA has it (2507.19457): which prompt is changed next, what is kept, and what is merged. It
/// knows no model; scores come from outside.
@NullMarked
package dev.edgewise.evolve;

import org.jspecify.annotations.NullMarked;
