/// The variants that Edgewise brings. They use the same door as those of others.
@NullMarked
package dev.edgewise.builtin;

import org.jspecify.annotations.NullMarked;
