/// Teachers: models and records that write texts for a student to learn from.
@NullMarked
package dev.edgewise.teacher;

import org.jspecify.annotations.NullMarked;
