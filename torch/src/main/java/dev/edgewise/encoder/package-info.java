/// Encoders that score pairs of texts: BERT and its relatives, forward and backward by hand, on sequences laid
/// one behind the other without padding.
@NullMarked
package dev.edgewise.encoder;

import org.jspecify.annotations.NullMarked;
