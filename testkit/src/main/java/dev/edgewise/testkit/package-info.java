/// What tests of several modules share; test scope only.
@NullMarked
package dev.edgewise.testkit;

import org.jspecify.annotations.NullMarked;
