/// Data sets as environments: rows of questions and answers with levels, splits and a verifier.
///
/// [dev.edgewise.environment.dataset.DatasetEnvironment] is the environment,
/// [dev.edgewise.environment.dataset.DatasetSpec] what a user says about the data,
/// [dev.edgewise.environment.dataset.RowReader] how a row becomes a problem.
@NullMarked
package dev.edgewise.environment.dataset;

import org.jspecify.annotations.NullMarked;
