// How completions are written over the steps, and what many tries reach beside one.
const formatKeys = (part) => Object.keys(run.series.mean).filter((key) => key.startsWith("formats/") && key.endsWith(`/${part}`) && present(key));
const formatName = (key) => key.split("/")[1].replaceAll("_", " ");
const formatColour = (i) => PARTS[[0, 3, 6, 8, 2][i % 5]]; // one for each of the five that are known

function formats() {
  const shares = formatKeys("share");
  const sections = [];
  if (shares.length > 1) {
    const chart = (part) => {
      const node = el("div", { class: "chart", style: "height: 260px" });
      picture(node, () => formatOption(formatKeys(part)));
      return node;
    };
    sections.push(
      el(
        "section",
        {},
        el("h2", {}, "How it writes"),
        el("p", { class: "lead" }, "Share of the completions in each format, and of those the share that is right. One format that crowds out the others leaves what many tries reach flat or lower."),
        el("div", { class: "pair" }, el("article", { class: "card" }, el("h3", {}, "Shares"), chart("share")), el("article", { class: "card" }, el("h3", {}, "Right"), chart("accuracy"))),
      ),
    );
  }
  if (run.coverage.length > 1) sections.push(coverage());
  return sections;
}

function coverage() {
  const cell = (value) => el("td", { class: "number" }, isNumber(value) ? percent(value) : "\u2013");
  const first = run.coverage[0];
  const row = (each) => el("tr", {}, el("td", {}, `step ${count(each.step)}`), ...["one", "many", "majority"].flatMap((key) => [cell(each[key]), cell(isNumber(each[key]) && isNumber(first[key]) ? each[key] - first[key] : null)]));
  const names = ["", "pass@1", "since step 0", `pass@${first.k}`, "since step 0", `majority@${first.samples}`, "since step 0"];
  return el(
    "section",
    {},
    el("h2", {}, "What many tries reach"),
    el("p", { class: "lead" }, `${count(first.samples)} samples each of the same ${count(first.tasks)} held-out tasks. Where pass@1 rises and pass@${first.k} falls, the policy narrows.`),
    el("table", { class: "phases" }, el("thead", {}, el("tr", {}, ...names.map((t, i) => el("th", i > 0 ? { class: "number" } : {}, t)))), el("tbody", {}, ...run.coverage.map(row))),
  );
}

function formatOption(keys) {
  const steps = run.series.steps;
  return {
    grid: { left: 50, right: 16, top: 32, bottom: 24 },
    legend: { top: 0, data: keys.map(formatName), textStyle: { color: colour("ink") } },
    tooltip: tooltip({ trigger: "axis", formatter: (points) => `<div class="tip">step ${count(points[0].value[0])}${points.map((p) => `<br>${esc(p.seriesName)}: <b>${percent(p.value[1])}</b>`).join("")}</div>` }),
    xAxis: axis({ type: "value", min: steps[0], max: steps[steps.length - 1], axisLabel: { formatter: tick, hideOverlap: true } }),
    yAxis: axis({ type: "value", min: 0, max: 1, interval: 0.25, splitLine: { show: true, lineStyle: { color: colour("rule") } }, axisLabel: { formatter: percent } }),
    series: keys.map((key, i) => ({
      name: formatName(key),
      type: "line",
      data: smooth(values(key)).map((value, at) => [steps[at], value]),
      showSymbol: false,
      lineStyle: { color: formatColour(i), width: 2 },
      itemStyle: { color: formatColour(i) },
    })),
  };
}
