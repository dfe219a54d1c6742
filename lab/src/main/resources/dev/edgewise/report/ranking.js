// How the documents of held-out queries were ranked over the steps, of a run that trains a ranker.
function ranking() {
  if (run.ranking.length === 0) return [];
  const last = run.ranking[run.ranking.length - 1];
  const first = run.ranking[0];
  const node = el("div", { class: "chart", style: "height: 280px" });
  const cell = (value) => el("td", { class: "number" }, isNumber(value) ? value.toFixed(3) : "\u2013");
  const rows = Object.keys(last.metrics).map((key) => el("tr", {}, el("td", {}, key), cell(first.metrics[key]), cell(last.metrics[key])));
  const header = el("tr", {}, el("th", {}, "Metric"), ...[`step ${count(first.step)}`, `step ${count(last.step)}`].map((text) => el("th", { class: "number" }, text)));
  if (run.ranking.length > 1) picture(node, rankingOption);
  return [
    el(
      "section",
      {},
      el("h2", {}, "Ranking held-out queries"),
      el("p", { class: "lead" }, `The same ${count(last.queries)} ${last.queries === 1 ? "query" : "queries"} every time, not trained on; higher is better.`),
      run.ranking.length > 1 ? node : null,
      el("table", { class: "phases" }, el("thead", {}, header), el("tbody", {}, ...rows)),
    ),
  ];
}

function rankingOption() {
  const keys = Object.keys(run.ranking[0].metrics).slice(0, 4);
  const shades = ["accent", "before", "warn", "faint"];
  return {
    grid: { left: 50, right: 16, top: 32, bottom: 38 },
    legend: { top: 0, data: keys, textStyle: { color: colour("ink") } },
    tooltip: tooltip({ trigger: "axis", formatter: (points) => `<div class="tip">step ${count(points[0].value[0])}${points.map((p) => `<br>${esc(p.seriesName)}: <b>${number(p.value[1])}</b>`).join("")}</div>` }),
    xAxis: axis({ type: "value", min: 0, max: run.ranking[run.ranking.length - 1].step, name: "step", nameLocation: "middle", nameGap: 24, axisLabel: { formatter: tick } }),
    yAxis: axis({ type: "value", scale: true, max: 1, splitLine: { show: true, lineStyle: { color: colour("rule") } }, axisLabel: { formatter: tick } }),
    series: keys.map((key, i) => ({
      name: key,
      type: "line",
      data: run.ranking.map((each) => [each.step, each.metrics[key]]),
      showSymbol: run.ranking.length < 40,
      lineStyle: { color: colour(shades[i]), width: 2 },
      itemStyle: { color: colour(shades[i]) },
    })),
  };
}
