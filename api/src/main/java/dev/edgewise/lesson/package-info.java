/// Lessons: tasks with a part of the expert's solution given. They teach where outcomes are too rare.
@NullMarked
package dev.edgewise.lesson;

import org.jspecify.annotations.NullMarked;
