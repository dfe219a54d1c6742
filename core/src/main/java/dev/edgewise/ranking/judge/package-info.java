/// What a teacher's answers about pairs of a query and a document come to, without a model.
///
/// [dev.edgewise.ranking.judge.Grades] makes a distribution of the logits of label words.
/// [dev.edgewise.ranking.judge.Calibration] makes scores of different queries comparable.
@NullMarked
package dev.edgewise.ranking.judge;

import org.jspecify.annotations.NullMarked;
