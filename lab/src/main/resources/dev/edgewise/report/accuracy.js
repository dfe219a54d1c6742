// Held-out accuracy before and after, level by level, with intervals.
function accuracy() {
  const measured = run.environments.filter((environment) => environment.heldOut.before || environment.heldOut.after);
  const section = el("section", {}, el("h2", {}, "Held-out accuracy, before and after"));
  if (measured.length === 0) {
    section.append(el("p", { class: "empty" }, "The run did not measure accuracy on held-out tasks."));
    return section;
  }
  const samples = measured[0].heldOut.samples;
  section.append(
    el(
      "p",
      { class: "lead" },
      `${count(samples)} tasks per level that training never sees, answered by greedy decoding. The whiskers are 95 % intervals ` +
        "(Wilson): where they overlap, chance may explain the difference.",
    ),
    el(
      "div",
      { class: "key" },
      el("span", {}, el("i", { class: "swatch", style: "background: var(--before)" }), "before training"),
      el("span", {}, el("i", { class: "swatch", style: "background: var(--accent)" }), "after training"),
    ),
  );
  const grid = el("div", { class: "pair" });
  measured.forEach((environment) => {
    const node = el("div", { class: "chart", style: "height: 230px" });
    picture(node, () => accuracyOption(environment));
    const { start, end } = environment.accuracy;
    grid.append(
      el(
        "div",
        { class: "accuracy" },
        el("h3", {}, title(environment.name), el("span", {}, `  ${percent(start)} → ${percent(end)} on average`)),
        node,
      ),
    );
  });
  section.append(grid);
  return section;
}

function accuracyOption(environment) {
  const levels = environment.levels;
  const { before, after } = environment.heldOut;
  const sides = [["before", before, colour("before")], ["after", after, colour("accent")]].filter(([, side]) => side);
  const series = sides.flatMap(([name, side, fill], i) => [
    {
      name,
      type: "bar",
      data: side.map((point) => (point ? point[0] : null)),
      itemStyle: { color: fill, borderRadius: [2, 2, 0, 0] },
      barGap: "12%",
      barCategoryGap: "34%",
    },
    {
      type: "custom",
      silent: true,
      z: 4,
      data: side.map((point, level) => (point ? [level, point[1], point[2]] : [level, NaN, NaN])),
      renderItem: (params, api) => whisker(params, api, i, sides.length),
    },
  ]);
  return {
    grid: { left: 44, right: 8, top: 12, bottom: 38 },
    tooltip: tooltip({
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: colour("accent-soft") } },
      formatter: (points) => accuracyTip(environment, points[0].dataIndex),
    }),
    xAxis: axis({ type: "category", data: levels.map((_, i) => String(i + 1)), name: "level", nameLocation: "middle", nameGap: 24 }),
    yAxis: axis({
      type: "value",
      min: 0,
      max: 1,
      interval: 0.25,
      splitLine: { show: true, lineStyle: { color: colour("rule") } },
      axisLabel: { formatter: percent },
    }),
    series,
  };
}

/** A line from the low to the high end of the interval, over the middle of its bar. */
function whisker(params, api, side, sides) {
  if (Number.isNaN(api.value(1))) return null;
  const low = api.coord([api.value(0), api.value(1)]);
  const high = api.coord([api.value(0), api.value(2)]);
  const band = api.size([1, 0])[0];
  const bar = (band * 0.66) / (sides + 0.12 * (sides - 1));
  const x = low[0] + (sides === 1 ? 0 : (side - 0.5) * bar * 1.12);
  return {
    type: "line",
    shape: { x1: x, y1: low[1], x2: x, y2: high[1] },
    style: { stroke: colour("ink"), lineWidth: 1.2, opacity: 0.75 },
  };
}

function accuracyTip(environment, level) {
  const { before, after } = environment.heldOut;
  const row = (name, point) => (point ? `<br>${name}: <b>${percent(point[0])}</b> (${percent(point[1])} – ${percent(point[2])})` : "");
  return (
    `<div class="tip">level ${level + 1}: ${esc(environment.levels[level])}` +
    `${row("before", before && before[level])}${row("after", after && after[level])}</div>`
  );
}
