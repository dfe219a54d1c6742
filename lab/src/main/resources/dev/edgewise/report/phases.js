// Held-out accuracy of every phase over the whole run, and what the phases did to each other, of a run that has some.
const PHASE_SHADES = ["accent", "warn", "good", "ink", "before", "faint"];
const phaseShade = (i) => colour(PHASE_SHADES[i % PHASE_SHADES.length]);

function phases() {
  if (!run.phases) return [];
  const { transfer } = run.phases;
  const node = el("div", { class: "chart", style: "height: 320px" });
  picture(node, phasesOption);
  return [
    el(
      "section",
      {},
      el("h2", {}, "Phase by phase"),
      el(
        "p",
        { class: "lead" },
        "Accuracy on the held-out tasks of every phase, also of those that are over or yet to come. Lines across the picture are the borders; a curve is thick while its phase is trained.",
      ),
      node,
      el(
        "p",
        { class: "lead" },
        `Accuracy on all phases so far, at the end: ${shown(transfer.accuracy)}. Backward transfer: ${signed(transfer.backward)} (below 0 is forgetting). ` +
          `Forward transfer: ${signed(transfer.forward)} (above 0, what came earlier helped before the phase began).`,
      ),
      transferTable(),
    ),
  ];
}

/** Tells whether an environment was trained and is not trained in the last phase that began. */
function gone(environment) {
  const begun = (run.phases ? run.phases.phases : []).filter((phase) => isNumber(phase.from));
  const holds = (phase) => phase.environments.includes(environment.name);
  return begun.some(holds) && !holds(begun[begun.length - 1]);
}

/** Warns that what training knows of environments that went may be false by now. */
function goneNote(what) {
  const names = run.environments.filter(gone).map((environment) => title(environment.name));
  return names.length === 0
    ? null
    : el(
        "p",
        { class: "lead" },
        `Since their phase went, reviews alone have asked ${names.join(" and ")}, and only what was mastered. ${what} It may be false by now: held-out accuracy says what the model can do.`,
      );
}

const shown = (value) => (isNumber(value) ? percent(value) : "not measured");
const signed = (value) => (isNumber(value) ? `${value > 0 ? "+" : ""}${number(value)}` : "not measured");

function transferTable() {
  const { phases: all, ends, accuracy, plasticity } = run.phases;
  const start = accuracy.length > 0 && accuracy[0].step === 0 ? accuracy[0].values : all.map(() => null);
  const cell = (value, bold) => el("td", { class: "number" }, bold ? el("b", {}, isNumber(value) ? percent(value) : "\u2013") : isNumber(value) ? percent(value) : "\u2013");
  const plain = (value) => el("td", { class: "number" }, isNumber(value) ? number(value) : "\u2013");
  const heads = ["Measured", ...all.map((phase) => phase.name), "plasticity", "KL", "entropy", "formats"];
  const header = el("tr", {}, ...heads.map((text, i) => el("th", i === 0 ? {} : { class: "number" }, text)));
  const rows = [
    el("tr", {}, el("td", {}, "before the first step"), ...start.map((value) => cell(value)), ...[plasticity, null, null, null].map(plain)),
    ...ends.map((end, i) =>
      el(
        "tr",
        {},
        el("td", {}, `end of ${all[i].name}, step ${count(end.step)}`),
        ...end.values.map((value, j) => cell(value, i === j)),
        ...[end.plasticity, end.kl, end.entropy, end.formats].map(plain),
      ),
    ),
  ];
  return el("table", { class: "phases" }, el("thead", {}, header), el("tbody", {}, ...rows));
}

// Splits a phase's curve into the part inside the phase, which is thick, and the whole, which is thin.
function phasesOption() {
  const { phases: all, accuracy } = run.phases;
  const last = Math.max(1, ...accuracy.map((each) => each.step));
  const until = (i) => (i + 1 < all.length && isNumber(all[i + 1].from) ? all[i + 1].from : last);
  const data = (i) => accuracy.map((each) => [each.step, each.values[i]]);
  const borders = all.filter((phase) => phase.from > 0).map((phase) => ({ xAxis: phase.from, label: { formatter: phase.name, color: colour("faint") } }));
  return {
    grid: { left: 54, right: 16, top: 44, bottom: 38 },
    legend: { top: 0, data: all.map((phase) => phase.name), textStyle: { color: colour("ink") } },
    tooltip: tooltip({ trigger: "axis", formatter: (points) => phasesTip(points[0].value[0]) }),
    xAxis: axis({ type: "value", min: 0, max: last, name: "step", nameLocation: "middle", nameGap: 24, axisLabel: { formatter: tick } }),
    yAxis: axis({ type: "value", min: 0, max: 1, splitLine: { show: true, lineStyle: { color: colour("rule") } }, axisLabel: { formatter: (value) => percent(value) } }),
    series: all.flatMap((phase, i) => [
      {
        name: phase.name,
        type: "line",
        data: data(i),
        showSymbol: accuracy.length < 40,
        lineStyle: { color: phaseShade(i), width: 1.5 },
        itemStyle: { color: phaseShade(i) },
        markLine: i > 0 ? undefined : { silent: true, symbol: "none", lineStyle: { color: colour("faint"), type: "dashed" }, data: borders },
      },
      {
        type: "line",
        silent: true,
        data: isNumber(phase.from) ? data(i).filter(([step]) => step >= phase.from && step <= until(i)) : [],
        showSymbol: false,
        lineStyle: { color: phaseShade(i), width: 4 },
      },
    ]),
  };
}

function phasesTip(step) {
  const at = run.phases.accuracy.find((each) => each.step === step);
  if (!at) return "";
  return `<div class="tip">step ${count(step)}${run.phases.phases.map((phase, i) => `<br>${esc(phase.name)}: <b>${shown(at.values[i])}</b>`).join("")}</div>`;
}
