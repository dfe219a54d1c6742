/// Arithmetic expressions as text and as trees, evaluated exactly; the countdown verifier and SVAMP's equations
/// use them. Nothing is ever handed to an interpreter.
@NullMarked
package dev.edgewise.environment.expression;

import org.jspecify.annotations.NullMarked;
