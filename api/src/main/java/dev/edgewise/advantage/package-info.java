/// Credit: from the rewards of a group to one advantage per rollout. Pure functions.
@NullMarked
package dev.edgewise.advantage;

import org.jspecify.annotations.NullMarked;
