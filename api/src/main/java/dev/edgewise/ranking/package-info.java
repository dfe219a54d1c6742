/// Pairs of a query and a document, as models that score them see them.
@NullMarked
package dev.edgewise.ranking;

import org.jspecify.annotations.NullMarked;
