/// Lessons cut from expert solutions: one step at a time, or the beginning as help.
@NullMarked
package dev.edgewise.lesson.expert;

import org.jspecify.annotations.NullMarked;
