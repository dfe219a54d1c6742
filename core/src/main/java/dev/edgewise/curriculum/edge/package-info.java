/// The edge curriculum: it asks cells so that the model stays where it learns most for what it costs.
///
/// [dev.edgewise.curriculum.edge.EdgeSampler] is the policy. It reads beliefs from
/// [dev.edgewise.curriculum.edge.LadderModel] and costs from [dev.edgewise.curriculum.edge.CellCosts], and it
/// keeps a forgetting schedule of what is mastered.
@NullMarked
package dev.edgewise.curriculum.edge;

import org.jspecify.annotations.NullMarked;
