/// What the model is asked: a task, the cell it belongs to and the split it comes from.
@NullMarked
package dev.edgewise.task;

import org.jspecify.annotations.NullMarked;
