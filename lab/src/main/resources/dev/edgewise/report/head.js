// The head: what the run was, what became of it, and the rungs of every environment.
function head() {
  const facts = [
    ...(fromRows ? [] : [["Completions", count(run.summary.rollouts)], ["On the learning edge", percent(run.summary.edgeShare)]]),
    ["Tokens", count(run.summary.tokens)],
    ["Time", duration(run.summary.seconds)],
    ["Steps", run.plannedSteps ? `${count(run.summary.steps)} of ${count(run.plannedSteps)}` : count(run.summary.steps)],
  ];
  const planned = ["done", "running", "interrupted", "time limit", "rollout budget", "token budget", "last phase ended"].includes(run.summary.stopped);
  const sentences = [run.story.accuracy, run.story.edge].filter(Boolean).join(" ");
  const levels = run.environments.reduce((sum, environment) => sum + environment.levels.length, 0);
  const what = run.environments.length
    ? `${plural(run.environments.length, "environment")} · ${plural(levels, "level")} · seed ${run.summary.seed}`
    : "";
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, el("b", {}, "Edgewise"), [" training report", date(run.started), run.model && `from ${run.model}`, what].filter(Boolean).join(" · ")),
    el("h1", {}, run.name),
    el("p", { class: "verdict" }, run.story.verdict),
    el("p", { class: planned ? "ending" : "ending stopped" }, run.story.ending),
    sentences ? el("p", { class: "ending" }, sentences) : null,
    el("dl", { class: "figures" }, ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
    climb(),
  );
}

/** One row per environment: its rungs, those held before, those won, those lost. */
function climb() {
  if (run.environments.length === 0) return null;
  const rows = run.environments.map((environment) => {
    const { start, end } = environment.frontier;
    const accuracy = environment.accuracy;
    const known = isNumber(start) && isNumber(end);
    return el(
      "tr",
      {},
      el("td", {}, el("b", {}, title(environment.name))),
      el("td", { class: "rungs" }, el("div", { class: "ladder" }, ...rungs(environment, known ? start : 0, known ? end : 0))),
      el("td", { "data-label": "Frontier" }, known ? `${start} → ${end} of ${environment.levels.length}` : "–"),
      el("td", { "data-label": "Held out" }, held(accuracy)),
    );
  });
  const header = el("tr", {}, ...["Environment", "Rungs, easiest first", "Frontier", "Held-out accuracy"].map((t) => el("th", {}, t)));
  return el(
    "div",
    {},
    el("table", { class: "climb" }, el("thead", {}, header), el("tbody", {}, ...rows)),
    el(
      "div",
      { class: "key" },
      ...[["held", "climbed before training"], ["won", "climbed by training"], ["", "still to climb"]].map(([kind, text]) =>
        el("span", {}, el("i", { class: `rung ${kind}` }), ` ${text}`),
      ),
    ),
    goneNote("The frontier here is what training last saw."),
  );
}

const held = (accuracy) =>
  isNumber(accuracy.start) || isNumber(accuracy.end) ? `${percent(accuracy.start)} → ${percent(accuracy.end)}` : "not measured";

function rungs(environment, start, end) {
  return environment.levels.map((level, i) => {
    const kind = i < Math.min(start, end) ? "held" : i < end ? "won" : i < start ? "lost" : "";
    return el("i", { class: `rung ${kind}`, title: `${i + 1}. ${level}` });
  });
}
