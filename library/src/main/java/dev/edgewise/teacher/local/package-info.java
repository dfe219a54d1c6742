/// A model in this process that teaches.
@NullMarked
package dev.edgewise.teacher.local;

import org.jspecify.annotations.NullMarked;
