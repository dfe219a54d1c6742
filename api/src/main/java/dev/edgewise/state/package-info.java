/// State that must survive a crash.
@NullMarked
package dev.edgewise.state;

import org.jspecify.annotations.NullMarked;
