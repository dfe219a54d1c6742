// The frontier map: the pass rate of every level over time, the frontier drawn over it.
function maps() {
  const section = el(
    "section",
    {},
    el("h2", {}, "The frontier map"),
    el(
      "p",
      { class: "lead" },
      "Each row is a level, the easiest at the bottom; each column a moment of the run. The brighter a cell, the more of its " +
        "tasks the model solved when they were asked. Where there is no colour, the curriculum had not asked yet.",
    ),
    goneNote("The map keeps what training last saw."),
  );
  if (run.mapSteps.length === 0) {
    section.append(el("p", { class: "empty" }, "No step has been finished yet, so there is nothing to map."));
    return section;
  }
  section.append(
    el(
      "div",
      { class: "key" },
      el("span", {}, "Pass rate  0 %", el("i", { class: "ramp" }), "100 %"),
      el("span", {}, el("i", { class: "stroke" }), "frontier: rungs with a pass rate of at least 50 % above chance"),
    ),
  );
  run.environments.filter((environment) => environment.map.cells.length > 0).forEach((environment) => section.append(map(environment)));
  return section;
}

function map(environment) {
  const levels = environment.levels.length;
  const node = el("div", { class: "chart", style: `height: ${Math.min(520, 48 + Math.max(64, levels * (levels > 16 ? 16 : 21)))}px` });
  const frontier = environment.map.frontier;
  const last = frontier[frontier.length - 1];
  picture(node, () => mapOption(environment), { renderer: "canvas" });
  return el(
    "div",
    { class: "map" },
    el("h3", {}, title(environment.name), el("span", {}, `  ${last} of ${levels} rungs ${gone(environment) ? "when last asked" : "at the end"}`)),
    node,
  );
}

function mapOption(environment) {
  const levels = environment.levels;
  const cells = environment.map.cells;
  const steps = run.mapSteps;
  const labels = levels.map((level, i) => (narrow() ? `${i + 1}` : `${shorten(level, 30)}  ${String(i + 1).padStart(2, "\u2007")}`));
  return {
    grid: { left: narrow() ? 26 : 230, right: 14, top: 8, bottom: 40 },
    tooltip: tooltip({ formatter: (point) => (point.seriesType === "heatmap" ? mapTip(environment, cells[point.dataIndex]) : "") }),
    visualMap: { show: false, min: 0, max: 1, dimension: 2, seriesIndex: 0, inRange: { color: VIRIDIS } },
    xAxis: axis({
      type: "category",
      data: steps.map(String),
      name: "step",
      nameLocation: "middle",
      nameGap: 24,
      axisLabel: { interval: stepLabels(steps) },
    }),
    yAxis: [
      axis({ type: "category", data: labels, axisLabel: { fontSize: 11, interval: levels.length > 24 ? "auto" : 0 } }),
      { type: "value", min: 0, max: levels.length, show: false },
    ],
    series: [
      {
        type: "heatmap",
        data: cells.map(([column, level, rate]) => [column, level, rate]),
        itemStyle: { borderWidth: 0 },
        emphasis: { itemStyle: { borderColor: colour("ink"), borderWidth: 1 } },
        progressive: 0,
      },
      frontierLine(environment, colour("line-edge"), 5),
      frontierLine(environment, colour("line"), 2.5),
    ],
  };
}

function frontierLine(environment, stroke, width) {
  return {
    type: "line",
    yAxisIndex: 1,
    data: environment.map.frontier,
    step: "middle",
    symbol: "none",
    silent: true,
    z: 5,
    lineStyle: { color: stroke, width, join: "round" },
  };
}

/** Which columns carry a label: about eight, at round steps. */
function stepLabels(steps) {
  const last = steps[steps.length - 1];
  const round = niceStep(last / (narrow() ? 4 : 8));
  const chosen = new Set();
  for (let at = round; at <= last; at += round) {
    const column = steps.findIndex((step) => step >= at);
    if (column >= 0 && steps[column] === at) chosen.add(column);
  }
  return chosen.size >= 2 ? (index) => chosen.has(index) : "auto";
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return [1, 2, 5, 10].map((m) => m * power).find((m) => m >= rough) || power;
}

function mapTip(environment, [column, level, rate, lower, upper, rollouts]) {
  return (
    `<div class="tip"><b>${percent(rate)} solved</b> (${percent(lower)} – ${percent(upper)})<br>` +
    `level ${level + 1}: ${esc(environment.levels[level])}<br>` +
    `step ${count(run.mapSteps[column])}, after ${count(rollouts)} completions</div>`
  );
}
