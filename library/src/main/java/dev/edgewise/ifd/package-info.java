/// Scores of instruction data by the perplexities of a student.
@NullMarked
package dev.edgewise.ifd;

import org.jspecify.annotations.NullMarked;
