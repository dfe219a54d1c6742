// The page of a study: what was asked and expected, a figure for the answer, then everything else that was measured.
const ARMS = ["#1b7f79", "#b4531a", "#4a5fb0", "#8a6d1f", "#97407e", "#3f7d3a", "#7a7a72", "#a33b3b", "#2e86a8", "#6b4fa0"];
const metric = (key) => run.metrics.find((m) => m.key === key);
const armColour = (arm) => ARMS[run.arms.findIndex((a) => a.arm === arm.arm) % ARMS.length];
const main = metric(run.metric);
// What the budget is counted in, and so what curves and averages run over.
const spent = run.budget_unit === "tokens" ? "tokens" : "completions";
const figure = (m, value) => (m.unit ? (Math.abs(value) >= 1000 ? count(value) : number(value)) : percent(value));
const signed = (m, value) => `${value > 0 ? "+" : ""}${m.unit ? number(value) : `${number(100 * value)} %`}`.replace("-", "−");
const interval = (m, [mean, low, high], write = figure) => `${write(m, mean)}  [${write(m, low)}, ${write(m, high)}]`;
const measured = run.arms.filter((arm) => arm.runs.length > 0);

function studyHead() {
  const limits = [run.rollouts ? `${count(run.rollouts)} completions` : "", run.tokens ? `${count(run.tokens)} tokens` : ""].filter(Boolean);
  const budget = `${limits.length > 1 ? "at most " : ""}${limits.join(" and ")}`;
  const seeds = Math.max(0, ...run.arms.map((arm) => arm.runs.length));
  const facts = [
    ["Runs", `${count(run.finished)} of ${count(run.planned)}`],
    ["Arms", count(run.arms.length)],
    ["Seeds per arm", count(seeds)],
    ["Budget of a run", budget],
    ["What decides", main.label],
  ];
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, el("b", {}, "Edgewise"), ` study · ${run.name} · registered ${date(run.registered)}`),
    el("h1", { class: "question" }, run.question),
    el("p", { class: "verdict" }, el("b", {}, "Expected: "), run.expectation),
    el("dl", { class: "figures" }, ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
  );
}

/** Seeds as dots, mean and interval as a line; for every arm a row. */
function answer(m, lead) {
  const arms = measured.filter((arm) => arm.means[m.key]);
  if (arms.length === 0) return null;
  const node = el("div", { class: "chart", style: `height: ${64 + arms.length * 34}px` });
  picture(node, () => dotsOption(m, arms));
  return el("article", { class: "card" }, el("header", {}, el("h3", {}, title(m.label), el("span", { class: "unit" }, m.unit ? `  ${m.unit}` : ""))), el("p", {}, lead || `${m.meaning}.`), node);
}

/** Room for the longest name of an arm, in pixels. */
const nameWidth = (arms) => Math.max(narrow() ? 90 : 130, ...arms.map((arm) => 14 + 7 * arm.arm.length));

function dotsOption(m, arms) {
  const rows = [...arms].reverse();
  return {
    grid: { left: nameWidth(rows), right: 24, top: 8, bottom: 30 },
    tooltip: tooltip({ formatter: (point) => armTip(m, rows[point.value[1]]) }),
    xAxis: axis({ type: "value", scale: !!m.unit, axisLabel: { formatter: m.unit ? tick : percentTick }, splitLine: { show: true, lineStyle: { color: colour("rule") } } }),
    yAxis: axis({ type: "category", data: rows.map((arm) => arm.arm), axisLabel: { interval: 0, fontSize: 12.5, color: colour("ink") } }),
    series: [whiskers(rows.map((arm) => arm.means[m.key]), rows.map(armColour)), seedDots(m, rows)],
  };
}

const seedDots = (m, rows) => ({
  type: "scatter",
  z: 5,
  symbolSize: 8,
  data: rows.flatMap((arm, i) => arm.runs.filter((one) => isNumber(one[m.key])).map((one) => ({ value: [one[m.key], i], itemStyle: { color: armColour(arm), opacity: 0.45 } }))),
});

/** For every row `[mean, low, high]` a line with a tick at the mean. */
function whiskers(values, colours) {
  return {
    type: "custom",
    z: 4,
    data: values.map(([mean, low, high], i) => [mean, i, low, high]),
    encode: { x: [0, 2, 3], y: 1 },
    renderItem: (params, api) => {
      const at = (value) => api.coord([value, api.value(1)]);
      const [mean, low, high] = [at(api.value(0)), at(api.value(2)), at(api.value(3))];
      const stroke = colours[params.dataIndex];
      const line = (x1, y1, x2, y2, lineWidth) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth } });
      return {
        type: "group",
        children: [line(low[0], low[1], high[0], high[1], 2.5), line(mean[0], mean[1] - 9, mean[0], mean[1] + 9, 4)],
      };
    },
  };
}

const armTip = (m, arm) => `<div class="tip"><b>${esc(arm.arm)}</b><br>${esc(m.label)}: ${interval(m, arm.means[m.key])}<br>${arm.runs.length} seeds</div>`;

/** Every arm minus the reference. */
function paired(m) {
  const arms = run.arms.filter((arm) => arm.differences[m.key]);
  if (arms.length === 0) return null;
  const rows = [...arms].reverse();
  const node = el("div", { class: "chart", style: `height: ${64 + arms.length * 34}px` });
  picture(node, () => ({
    grid: { left: nameWidth(rows), right: 24, top: 8, bottom: 30 },
    tooltip: tooltip({ formatter: (point) => pairTip(m, rows[point.value[1]]) }),
    xAxis: axis({ type: "value", axisLabel: { formatter: m.unit ? tick : percentTick }, splitLine: { show: true, lineStyle: { color: colour("rule") } } }),
    yAxis: axis({ type: "category", data: rows.map((arm) => arm.arm), axisLabel: { interval: 0, fontSize: 12.5, color: colour("ink") } }),
    series: [
      {
        ...whiskers(rows.map((arm) => arm.differences[m.key].difference), rows.map(armColour)),
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colour("ink"), type: "solid", width: 1 }, data: [{ xAxis: 0 }] },
      },
    ],
  }));
  const side = m.direction === 0 ? "" : m.direction > 0 ? " Left of zero: worse than the reference." : " Right of zero: worse than the reference.";
  return el("article", { class: "card" }, el("header", {}, el("h3", {}, `${title(m.label)} minus ${run.reference}, same seeds`)), el("p", {}, `Seeds share tasks and noise; the difference takes them out.${side}`), node);
}

function pairTip(m, arm) {
  const d = arm.differences[m.key];
  return `<div class="tip"><b>${esc(arm.arm)} − ${esc(run.reference)}</b><br>${interval(m, d.difference, signed)}<br>above in ${d.above}, below in ${d.below} of ${d.pairs} pairs</div>`;
}

function curves() {
  const section = el("section", {}, el("h2", {}, "The frontier over the budget"), el("p", { class: "lead" }, `Rungs climbed on held-out tasks, summed over the environments, against ${spent === "tokens" ? "tokens sampled or shown" : "completions sampled"}. Averages over the budget are over ${spent} too. Lines are means over seeds, bands their 95 % bootstrap intervals.`));
  const node = el("div", { class: "chart", style: "height: 380px" });
  section.append(el("div", { class: "key" }, ...measured.map((arm) => el("span", {}, el("i", { class: "swatch", style: `background: ${armColour(arm)}` }), arm.arm))), node);
  picture(node, () => ({
    grid: { left: 50, right: 20, top: 14, bottom: 44 },
    tooltip: tooltip({ trigger: "axis", formatter: curveTip }),
    xAxis: axis({ type: "value", min: 0, max: measured[0].curve.at(-1)[0], name: spent, nameLocation: "middle", nameGap: 26, axisLabel: { formatter: tick } }),
    yAxis: axis({ type: "value", axisLabel: { formatter: tick }, splitLine: { show: true, lineStyle: { color: colour("rule") } } }),
    series: measured.flatMap((arm) => [
      ribbon(arm.curve, armColour(arm)),
      { type: "line", name: arm.arm, step: "end", symbol: "none", z: 4, data: arm.curve.map(([at, mean]) => [at, mean]), lineStyle: { width: 2.4, color: armColour(arm) }, itemStyle: { color: armColour(arm) } },
    ]),
  }));
  return section;
}

function curveTip(points) {
  const lines = points.filter((point) => point.seriesType === "line");
  if (lines.length === 0) return "";
  const rows = lines.map((point) => `<br>${esc(point.seriesName)}: <b>${number(point.value[1])}</b>`).join("");
  return `<div class="tip">after ${count(lines[0].value[0])} ${spent}${rows}</div>`;
}

function ribbon(curve, fill) {
  return {
    type: "custom",
    silent: true,
    z: 1,
    encode: { x: 0, y: [2, 3] },
    data: curve,
    renderItem: (params, api) => {
      if (params.dataIndex !== 0) return null;
      const points = curve.map(([at, , , high]) => api.coord([at, high])).concat(curve.map(([at, , low]) => api.coord([at, low])).reverse());
      return { type: "polygon", shape: { points }, style: { fill, opacity: 0.11 } };
    },
  };
}

/** What of a target an arm paid for it, in completions or tokens. */
function costTable(key, name, unit, mean, ratio) {
  const header = el("tr", {}, ...[`Arm, ${unit}`, ...measured[0][key].flatMap((t) => [`to ${name(t)}`, `× ${run.reference}`])].map((text) => el("th", {}, text)));
  const rows = measured.map((arm) =>
    el(
      "tr",
      {},
      el("td", {}, el("b", {}, arm.arm)),
      ...arm[key].flatMap((cost) => [
        el("td", {}, `${cost.reached < cost.runs ? "> " : ""}${count(cost[mean])}`, el("span", { class: "unit" }, `  ${cost.reached} of ${cost.runs}`)),
        el("td", {}, cost[ratio] ? `${cost.bounded ? "≈ " : ""}${number(cost[ratio][0])}` : "–", el("span", { class: "unit" }, cost[ratio] ? `  ${number(cost[ratio][1])} – ${number(cost[ratio][2])}` : "")),
      ]),
    ),
  );
  return el("div", { class: "wide", tabindex: "0" }, el("table", { class: "numbers" }, el("thead", {}, header), el("tbody", {}, ...rows)));
}

function costs(key, heading, lead, name) {
  if (measured[0][key].length === 0) return null;
  return el(
    "section",
    {},
    el("h2", {}, heading),
    el("p", { class: "lead" }, `${lead} A run that never got there counts with all it had, so “>” and “≈” mark bounds; beside it, how many runs got there.`),
    costTable(key, name, "completions", "rollouts", "ratio_to_reference"),
    costTable(key, name, "tokens", "tokens", "tokens_ratio_to_reference"),
  );
}

const frontierCosts = () => costs("rollouts_to_frontier", "What a frontier cost", "Completions, and tokens, until a held-out measurement first showed that many rungs.", (t) => `${t.frontier} rungs`);
const accuracyCosts = () =>
  costs("rollouts_to_accuracy", "What an accuracy cost", "Completions, and tokens, until the mean held-out accuracy was reached, on straight lines between measurements.", (t) => percentTick(t.accuracy));

function everything() {
  const header = el("tr", {}, ...["Arm", "Seeds", ...run.metrics.map((m) => title(m.label))].map((text) => el("th", {}, text)));
  const rows = run.arms.map((arm) =>
    el(
      "tr",
      {},
      el("td", {}, el("b", {}, arm.arm)),
      el("td", {}, count(arm.runs.length)),
      ...run.metrics.map((m) => {
        const mean = arm.means[m.key];
        return mean ? el("td", {}, figure(m, mean[0]), el("span", { class: "unit" }, `  ${figure(m, mean[1])} – ${figure(m, mean[2])}`)) : el("td", {}, "–");
      }),
    ),
  );
  const missing = Object.entries(run.missing).sort().map(([which, why]) => el("p", { class: "ending stopped" }, `${which}: ${why}`));
  missing.push(...run.notes.map((note) => el("p", { class: "ending stopped" }, note)));
  return el(
    "section",
    {},
    el("h2", {}, "Everything that was measured"),
    el("div", { class: "wide", tabindex: "0" }, el("table", { class: "numbers" }, el("thead", {}, header), el("tbody", {}, ...rows))),
    ...missing,
  );
}

function figures() {
  const section = el("section", {}, el("h2", {}, "The answer"));
  if (measured.length === 0) {
    section.append(el("p", { class: "empty" }, "No run has ended yet."));
    return section;
  }
  const rest = run.metrics.filter((m) => m !== main);
  section.append(el("div", { class: "pair" }, ...[answer(main), paired(main)].filter(Boolean)));
  const others = el("section", {}, el("h2", {}, "And beside it"), el("div", { class: "pair" }, ...rest.map((m) => answer(m)).filter(Boolean)));
  return [section, curves(), frontierCosts(), accuracyCosts(), others].filter(Boolean);
}

const studyFooter = () =>
  el(
    "footer",
    {},
    `Registered ${run.registered}, SHA-256 ${run.registration}${run.version && run.version.commit ? `, commit ${run.version.commit}${run.version.dirty ? " with uncommitted changes" : ""}` : ""}. Dots are single runs; lines are means over seeds with 95 % percentile bootstrap ` +
      "intervals, exact up to eight seeds. With five seeds such an interval covers the true mean in about 83 % of all studies: look at the dots. " +
      "This file needs no network.",
  );

document.title = `${run.name} · Edgewise study`;
document.getElementById("page").append(studyHead(), ...[figures()].flat(), everything(), studyFooter());
drawAll();
watchLooks();
