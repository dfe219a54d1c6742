/// Which instruction data fits a student: scores by its perplexities, and the rules that keep or drop a row.
///
/// Method: "Selective Reflection-Tuning", 2402.10110, with the code its authors released.
@NullMarked
package dev.edgewise.selection;

import org.jspecify.annotations.NullMarked;
