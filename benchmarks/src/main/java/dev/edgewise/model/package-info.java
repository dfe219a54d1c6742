/// JMH benchmarks of parts of the decoder that only their package sees.
@NullMarked
package dev.edgewise.model;

import org.jspecify.annotations.NullMarked;
