// Which demonstrations were learned when, of a run that chooses them.
function selection() {
  if (run.selection.length === 0) return [];
  const { rows, missing } = run.selection[run.selection.length - 1];
  const node = el("div", { class: "chart", style: "height: 260px" });
  picture(node, selectionOption);
  return [
    el(
      "section",
      {},
      el("h2", {}, "What it learned from"),
      el(
        "p",
        { class: "lead" },
        `Of ${count(rows)} demonstrations those are learned that fit the model as it is. The line is how many; the bars are how ` +
          "many entered and left when they were scored anew." +
          (missing > 0 ? ` ${count(missing)} could not be scored and are left out.` : ""),
      ),
      node,
    ),
  ];
}

function selectionOption() {
  const data = run.selection;
  const bar = (name, side, fill) => ({ name, type: "bar", stack: "moves", data: side, itemStyle: { color: fill }, barMaxWidth: 18 });
  return {
    grid: { left: 54, right: 12, top: 12, bottom: 38 },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (points) => selectionTip(data[points[0].dataIndex]) }),
    xAxis: axis({ type: "category", data: data.map((each) => String(each.step)), name: "step", nameLocation: "middle", nameGap: 24 }),
    yAxis: axis({ type: "value", splitLine: { show: true, lineStyle: { color: colour("rule") } }, axisLabel: { formatter: tick } }),
    series: [
      bar("entered", data.map((each) => each.entered), colour("accent-soft")),
      bar("left", data.map((each) => -each.left), colour("before")),
      { ...line(data.map((each) => each.kept), { color: colour("accent"), width: 2 }), showSymbol: data.length < 40 },
    ],
  };
}

function selectionTip({ step, rows, kept, entered, left, ifd }) {
  return (
    `<div class="tip">from step ${count(step)}: <b>${count(kept)}</b> of ${count(rows)} kept` +
    `<br>${count(entered)} entered, ${count(left)} left<br>mean ifd of those kept: <b>${isNumber(ifd) ? number(ifd) : "none"}</b></div>`
  );
}
