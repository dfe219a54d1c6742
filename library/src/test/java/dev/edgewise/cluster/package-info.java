@NullMarked
package dev.edgewise.cluster;

import org.jspecify.annotations.NullMarked;
