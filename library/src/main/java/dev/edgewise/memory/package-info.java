/// How much memory a run will need, before it begins: [dev.edgewise.memory.RunShape] says what decides it,
/// [dev.edgewise.memory.MemoryEstimate] the amount.
///
/// To count something new that grows with the model or the batch: one line in `MemoryEstimate`, and a look at
/// `MemoryEstimateTest`, which compares with a real run.
@NullMarked
package dev.edgewise.memory;

import org.jspecify.annotations.NullMarked;
