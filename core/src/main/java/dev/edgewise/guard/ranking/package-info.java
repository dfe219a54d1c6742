/// Guards of a run that trains a ranker.
@NullMarked
package dev.edgewise.guard.ranking;

import org.jspecify.annotations.NullMarked;
