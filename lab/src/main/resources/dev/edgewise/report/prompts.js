// How prompts evolved beside the weights, of a run with fast weights.
function prompts() {
  const { cycles, last } = run.prompts;
  if (cycles.length === 0) return [];
  const node = el("div", { class: "chart", style: "height: 280px" });
  picture(node, promptsOption);
  const rows = last.map((prompt, i) => el("tr", {}, el("td", { class: "number" }, String(i)), el("td", { class: "number" }, percent(prompt.score)), el("td", {}, promptText(prompt.parts))));
  const header = el("tr", {}, el("th", { class: "number" }, "Prompt"), el("th", { class: "number" }, "Score"), el("th", {}, "Text"));
  const tried = cycles.reduce((sum, cycle) => sum + cycle.proposed, 0);
  const entered = cycles.reduce((sum, cycle) => sum + cycle.entered, 0);
  return [
    el(
      "section",
      {},
      el("h2", {}, "Prompts beside the weights"),
      el(
        "p",
        { class: "lead" },
        `In ${plural(cycles.length, "cycle")} ${plural(tried, "change")} of a prompt ${tried === 1 ? "was" : "were"} tried; ${count(entered)} came into use. ` +
          "The prompts are scored on tasks that are never trained on. Held-out accuracy is that of the evaluation, with the prompts and without one.",
      ),
      node,
      el("table", { class: "phases" }, el("thead", {}, header), el("tbody", {}, ...rows)),
    ),
  ];
}

/** The parts of a prompt that say something. */
function promptText(parts) {
  const said = Object.entries(parts).filter(([, text]) => text.trim() !== "");
  return said.length === 0 ? "no prompt" : said.map(([name, text]) => `${name}: ${text}`).join("\n");
}

function promptsOption() {
  const { cycles, with: prompted, without } = run.prompts;
  const lines = [
    ["score of the prompts in use", cycles.map((cycle) => [cycle.step, cycle.score]), "before"],
    ["score of the best", cycles.map((cycle) => [cycle.step, cycle.best]), "faint"],
    ["held out, with prompts", prompted, "accent"],
    ["held out, without", without, "ink"],
  ].filter(([, data]) => data.length > 0);
  return {
    grid: { left: 50, right: 16, top: 32, bottom: 38 },
    legend: { top: 0, data: lines.map(([name]) => name), textStyle: { color: colour("ink") } },
    tooltip: tooltip({ trigger: "axis", formatter: (points) => `<div class="tip">step ${count(points[0].value[0])}${points.map((p) => `<br>${esc(p.seriesName)}: <b>${percent(p.value[1])}</b>`).join("")}</div>` }),
    xAxis: axis({ type: "value", min: 0, max: run.summary.steps, name: "step", nameLocation: "middle", nameGap: 24, axisLabel: { formatter: tick } }),
    yAxis: axis({ type: "value", min: 0, max: 1, splitLine: { show: true, lineStyle: { color: colour("rule") } }, axisLabel: { formatter: percentTick } }),
    series: lines.map(([name, data, shade]) => ({
      name,
      type: "line",
      data,
      showSymbol: data.length < 40,
      lineStyle: { color: colour(shade), width: 2 },
      itemStyle: { color: colour(shade) },
    })),
  };
}
