/// JMH benchmarks of what runs once a token, a completion or a step; how to run them stands in `benchmarks/README.md`.
@NullMarked
package dev.edgewise.benchmarks;

import org.jspecify.annotations.NullMarked;
