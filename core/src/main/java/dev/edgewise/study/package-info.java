/// Studies: the same question asked of several arms, with several seeds each, at an equal budget.
///
/// Reading order: [dev.edgewise.study.StudyPlan], what was registered; [dev.edgewise.study.Preregistration],
/// which keeps results of different registrations apart; [dev.edgewise.study.StudyFiles], where everything lies;
/// [dev.edgewise.study.RunOutcome], the outcome of one run, read by [dev.edgewise.study.OutcomeReader];
/// [dev.edgewise.study.StudyResults], all of them compared, with the price of a [dev.edgewise.study.Target] as
/// [dev.edgewise.study.TargetCost]; [dev.edgewise.study.StudyJson] and [dev.edgewise.study.StudyTable], the same
/// as files.
///
/// To add a metric: a constant in [dev.edgewise.study.StudyMetric]; every table and picture follows.
@NullMarked
package dev.edgewise.study;

import org.jspecify.annotations.NullMarked;
