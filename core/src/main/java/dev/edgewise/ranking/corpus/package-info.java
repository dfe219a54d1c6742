/// A corpus that ships: generated from a seed, so that a ranker can be trained without a file.
@NullMarked
package dev.edgewise.ranking.corpus;

import org.jspecify.annotations.NullMarked;
