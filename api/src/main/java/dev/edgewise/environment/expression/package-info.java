/// Arithmetic expressions as text and as trees, evaluated exactly. The countdown verifier and SVAMP's equations
/// use them. No interpreter ever sees a text.
@NullMarked
package dev.edgewise.environment.expression;

import org.jspecify.annotations.NullMarked;
