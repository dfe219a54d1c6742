/// The self-contained `report.html` of a run: one file, no network, readable as long as there are browsers.
///
/// Reading order: [dev.edgewise.report.HtmlPage] puts a file together, [dev.edgewise.report.ReportData] turns a
/// run into the JSON that the page's scripts draw. The page itself lies beside this package as resources
/// (`page.html`, `page.css`, `*.js`). Apache ECharts draws the pictures; it is read from the class path and
/// inlined. [dev.edgewise.report.ProbePage] and [dev.edgewise.report.StudyPage] draw probes and studies in the
/// same way.
@NullMarked
package dev.edgewise.report;

import org.jspecify.annotations.NullMarked;
