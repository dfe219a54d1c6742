@NullMarked
package dev.edgewise.spark;

import org.jspecify.annotations.NullMarked;
