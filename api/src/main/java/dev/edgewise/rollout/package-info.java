/// What the policy wrote and what became of it: records only.
@NullMarked
package dev.edgewise.rollout;

import org.jspecify.annotations.NullMarked;
