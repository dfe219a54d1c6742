// The picture of a probe: one ladder after the other, then how to read it.
const standings = { out_of_reach: "out of reach", reachable: "edge, to climb", climbed: "edge, climbed", mastered: "mastered" };
const onEdge = (cell) => cell.standing === "reachable" || cell.standing === "climbed";
const ks = () => Object.keys(run.environments[0].cells[0]).filter((key) => /^pass@\d+$/.test(key)).map((key) => Number(key.slice(5)));
const span = ([low, high]) => `${Math.round(100 * low)} – ${Math.round(100 * high)}`;

/** The least pass rate at which a group carries signal more often than not; its mirror image is one minus it. */
function bandStart(group) {
  let low = 0;
  let high = 0.5;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (1 - middle ** group - (1 - middle) ** group < 0.5) low = middle;
    else high = middle;
  }
  return high;
}

function probeHead() {
  const short = run.model.replace(/\/+$/, "").split("/").slice(-2).join("/");
  const cells = run.environments.reduce((sum, environment) => sum + environment.cells.length, 0);
  const facts = [
    ["Completions", count(run.rollouts)],
    ["Cells", count(cells)],
    ["On the edge", count(run.environments.reduce((sum, environment) => sum + environment.cells.filter(onEdge).length, 0))],
    ["Tokens", count(run.tokens)],
    ["Time", duration(run.seconds)],
  ];
  const verdict = run.environments
    .map((environment) => `${title(environment.environment)}: rung ${environment.frontier} of ${environment.cells.length}`)
    .join(" · ");
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, el("b", {}, "Edgewise"), ` probe · ${run.sampling} · seed ${run.seed}`),
    el("h1", {}, short),
    el("p", { class: "verdict" }, verdict),
    el("dl", { class: "figures" }, ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
  );
}

function probeLadder(environment) {
  const most = ks().at(-1);
  const node = el("div", { class: "chart", style: `height: ${90 + environment.cells.length * 30}px` });
  picture(node, () => ladderOption(environment));
  const key = el(
    "div",
    { class: "key" },
    el("span", {}, el("i", { class: "swatch", style: "background: var(--accent)" }), "pass@1 with its 95 % interval"),
    most > 1 ? el("span", {}, el("i", { class: "swatch", style: "background: none; box-shadow: inset 0 0 0 2px var(--ink)" }), `pass@${most}`) : null,
    el("span", {}, el("i", { class: "swatch", style: "background: var(--accent-soft)" }), `share of groups of ${run.group_size} with both outcomes`),
    el("span", {}, el("i", { class: "swatch", style: "background: var(--empty); box-shadow: inset 0 0 0 1px var(--rule)" }), "pass rates at which groups carry signal"),
  );
  return el(
    "section",
    {},
    el("h2", {}, title(environment.environment)),
    ...environment.words.map((words, i) => el("p", { class: i === 0 ? "verdict" : "ending" }, words)),
    key,
    node,
    numbers(environment),
  );
}

function ladderOption(environment) {
  const cells = environment.cells;
  const most = ks().at(-1);
  const start = bandStart(run.group_size);
  const labels = cells.map((cell, i) => (narrow() ? `${i + 1}` : `${shorten(cell.description, 42)}  ${String(i + 1).padStart(2, "\u2007")}`));
  return {
    grid: { left: narrow() ? 30 : 300, right: 20, top: 8, bottom: 44 },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "none" }, formatter: (points) => cellTip(cells[points[0].dataIndex]) }),
    xAxis: axis({
      type: "value",
      min: 0,
      max: 1,
      interval: 0.25,
      axisLabel: { formatter: percent },
      splitLine: { show: true, lineStyle: { color: colour("rule") } },
    }),
    yAxis: axis({ type: "category", data: labels, axisLabel: { interval: 0, fontSize: 11.5 } }),
    series: [
      {
        type: "bar",
        data: cells.map((cell) => cell.informative_share),
        itemStyle: { color: colour("accent-soft"), borderRadius: 2 },
        barWidth: "62%",
        markArea: {
          silent: true,
          itemStyle: { color: colour("empty"), opacity: 0.75 },
          data: [[{ xAxis: start }, { xAxis: 1 - start }]],
        },
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: colour("soft"), type: "solid", width: 1 },
          data: [{ xAxis: 0.5 }],
        },
      },
      {
        type: "custom",
        silent: true,
        z: 4,
        data: cells.map((cell, level) => [level, cell["pass@1_interval"][0], cell["pass@1_interval"][1]]),
        renderItem: (params, api) => {
          const low = api.coord([api.value(1), api.value(0)]);
          const high = api.coord([api.value(2), api.value(0)]);
          return {
            type: "line",
            shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] },
            style: { stroke: colour("accent"), lineWidth: 2.5, opacity: 0.55 },
          };
        },
        encode: { x: [1, 2], y: 0 },
      },
      most > 1
        ? {
            type: "scatter",
            z: 5,
            data: cells.map((cell, level) => [cell[`pass@${most}`], level]),
            symbolSize: 9,
            itemStyle: { color: colour("paper"), borderColor: colour("ink"), borderWidth: 1.6 },
          }
        : null,
      { type: "scatter", z: 6, data: cells.map((cell, level) => [cell["pass@1"], level]), symbolSize: 10, itemStyle: { color: colour("accent") } },
    ].filter(Boolean),
  };
}

function cellTip(cell) {
  const rows = ks().map((k) => `pass@${k}: <b>${percent(cell[`pass@${k}`])}</b> (${span(cell[`pass@${k}_interval`])})`);
  rows.push(`groups with both outcomes: <b>${percent(cell.informative_share)}</b> (${span(cell.informative_share_interval)})`);
  return `<div class="tip">rung ${cell.level + 1}: ${esc(cell.description)}<br>${rows.join("<br>")}<br>${count(cell.tasks)} tasks, ${esc(standings[cell.standing])}</div>`;
}

/** The same as numbers. */
function numbers(environment) {
  const columns = ["Rung", "", ...ks().map((k) => `pass@${k}`), "Both outcomes", "Tasks", "Tokens", "Cut", "Standing"];
  const header = el("tr", {}, ...columns.map((text) => el("th", {}, text)));
  const value = (cell, key) => el("td", {}, percent(cell[key]), el("span", { class: "unit" }, ` ${span(cell[`${key}_interval`])}`));
  const rows = [...environment.cells].reverse().map((cell) =>
    el(
      "tr",
      { class: onEdge(cell) ? "edge" : "" },
      el("td", {}, String(cell.level + 1)),
      el("td", { title: cell.description }, shorten(cell.description, 40)),
      ...ks().map((k) => value(cell, `pass@${k}`)),
      value(cell, "informative_share"),
      el("td", {}, count(cell.tasks)),
      el("td", {}, number(cell.mean_length)),
      el("td", {}, percent(cell.clipped_ratio)),
      el("td", {}, standings[cell.standing]),
    ),
  );
  const table = el("table", { class: "numbers" }, el("thead", {}, header), el("tbody", {}, ...rows));
  return el("details", { open: "" }, el("summary", {}, "Numbers"), el("div", { class: "wide", tabindex: "0" }, table));
}

const probeFooter = () =>
  el(
    "footer",
    {},
    "pass@k is the unbiased estimate of Chen et al. (2107.03374) over tasks. Every cell was asked one task; each further task went where the " +
      "standing of a cell was least certain, so intervals are narrow at the edge and wide far from it. A rung is climbed when its pass rate is at " +
      "least 50 %. This file needs no network.",
  );

document.title = `${run.model} · Edgewise probe`;
document.getElementById("page").append(probeHead(), ...run.environments.map(probeLadder), probeFooter());
drawAll();
watchLooks();
