/// What the trainer consumes: sequences with credit, grouped by the objective they are trained under.
@NullMarked
package dev.edgewise.batch;

import org.jspecify.annotations.NullMarked;
