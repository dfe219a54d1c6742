/// Guards of diversity: completion formats, token entropy, and what many tries reach.
@NullMarked
package dev.edgewise.guard.diversity;

import org.jspecify.annotations.NullMarked;
