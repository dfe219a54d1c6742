/// What a written solution says: its calculations and its answer.
@NullMarked
package dev.edgewise.environment.solution;

import org.jspecify.annotations.NullMarked;
