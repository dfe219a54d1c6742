/// Environments that ask the tasks of another one in another way.
@NullMarked
package dev.edgewise.environment.rewrite;

import org.jspecify.annotations.NullMarked;
