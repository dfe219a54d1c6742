// Small pictures of the metrics over the steps, all on one time axis, read together.
const RANKING_CARDS = [
  { key: "loss", name: "Loss", note: "Mean over the lists of a step. What it counts is up to the loss; it should fall." },
  { key: "scores/pair_accuracy", name: "Pairs in order", share: true, note: "Share of the pairs of a query's documents that the model orders as their labels do. Half is chance." },
  { key: "scores/std", name: "Score spread", note: "Standard deviation of the step's logits. Near zero all documents look the same; ever wider, the scale drifts.", },
  { key: "scores/mean", name: "Mean score", note: "Of the step's logits. Losses within a query leave it free to move." },
  { key: "grad_norm", name: "Gradient norm", note: "Length of the gradient before clipping." },
  { key: "learning_rate", name: "Learning rate", plain: true, note: "As scheduled." },
];
const PREFERENCE_CARDS = [
  { key: "rewards/margins", name: "Margin", note: "Reward of the chosen completion above that of the rejected one, mean over the pairs of a step. It should grow." },
  { key: "rewards/accuracies", name: "Pairs in order", share: true, note: "Share of the pairs whose chosen completion has the higher reward. Before the first update it is 0.", empty: "Single completions have no pairs." },
  { key: "rewards/chosen", name: "Reward of the chosen", note: "How much likelier the chosen completion is than with the reference, times β. Below zero it is less likely than it was." },
  { key: "rewards/rejected", name: "Reward of the rejected", note: "The same of the rejected completion. It should fall." },
  { key: "logps/chosen", name: "Chosen, log-probability", unit: "nats", note: "Of whole completions. Where it falls with a growing margin, the model unlearns what it should write." },
  { key: "entropy", name: "Entropy", unit: "nats per token", note: "How undecided the policy is about the tokens of the completions." },
  { key: "loss", name: "Loss", note: "What it counts is up to the loss; it should fall." },
  { key: "grad_norm", name: "Gradient norm", note: "Length of the gradient before clipping." },
  { key: "learning_rate", name: "Learning rate", plain: true, note: "As scheduled." },
];
const CARDS = [
  { key: "reward", name: "Reward", spread: "reward_std", note: "Mean over the completions of a step; the band is one standard deviation either way." },
  { key: "edge_share", name: "On the edge", share: true, note: "Share of the completions in groups with both successes and failures. Only these teach by comparison." },
  { key: "frontier_gap", name: "Distance from the frontier", unit: "rungs", note: "Mean distance of the rungs that were asked from the frontier at that time; ½ is as near as can be." },
  { key: "completions/mean_length", name: "Completion length", unit: "tokens", low: "completions/min_length", high: "completions/max_length", note: "Mean; the band reaches from the shortest to the longest. Creeping up to the limit is a bad sign." },
  { key: "completions/clipped_ratio", name: "Cut at the limit", share: true, note: "Share of the completions that ran into the token limit. Healthy below 30 %." },
  { key: "entropy", name: "Entropy", unit: "nats per token", note: "How undecided the policy is. Near zero it has stopped exploring." },
  { key: "formats/effective", name: "Formats in effect", note: "exp(H) of how completions are written. One: all are written alike." },
  { key: "kl", name: "Distance from the reference", unit: "KL, nats per token", note: "How far the policy has moved from where it began. Healthy below 0.5.", empty: "Not measured: the objective has no reference policy (β = 0)." },
  { key: "loss", name: "Loss", note: "Of policy-gradient steps it hovers about zero by construction; what matters is that it stays finite." },
  { key: "grad_norm", name: "Gradient norm", note: "Length of the gradient before clipping. Healthy between 0.001 and 1." },
  { key: "clip_ratio/region_mean", name: "Clipped tokens", share: true, note: "Share of the tokens whose ratio left the trust region. Healthy below 10 %." },
  { key: "learning_rate", name: "Learning rate", plain: true, note: "As scheduled." },
];
const cards = [];

function series() {
  const section = el(
    "section",
    {},
    el("h2", {}, "How it learned"),
    el(
      "p",
      { class: "lead" },
      "The pale line is what was measured, the dark one its moving average. Point at one picture to read all of them at that step." +
        (marks().length ? " Dotted lines mark warnings and interventions." : ""),
    ),
  );
  section.append(el("div", { class: "pair" }, ...seriesCards().map(card)));
  return section;
}

function seriesCards() {
  if (run.ranking.length) return RANKING_CARDS;
  return learnsPreferences() ? PREFERENCE_CARDS : CARDS;
}

const learnsPreferences = () => present("rewards/margins");
const marks = () => run.events.filter((event) => ["warning", "adjusted", "taken-back", "halted", "resumed", "phase"].includes(event.kind));
const values = (key, side = "mean") => run.series[side][key];
const present = (key) => (values(key) || []).some(isNumber);

function card(spec) {
  const now = el("span", { class: "now" });
  const header = el("header", {}, el("h3", {}, spec.name, spec.unit ? el("span", { class: "unit" }, `  ${spec.unit}`) : ""), now);
  const body = el("article", { class: "card" }, header, el("p", {}, spec.note));
  if (!present(spec.key)) {
    body.append(el("p", { class: "empty" }, spec.empty || "Not recorded in this run."));
    return body;
  }
  const node = el("div", { class: "chart" });
  body.append(node);
  const entry = { spec, now };
  cards.push(entry);
  read(entry, null);
  picture(node, () => seriesOption(spec), { ready: follow });
  return body;
}

const write = (spec, value) => (spec.share ? percent(value) : number(value));

/** Writes the value at a step into the head of a card; the last value when there is no step. */
function read(entry, step) {
  const steps = run.series.steps;
  const known = values(entry.spec.key);
  let at = known.length - 1;
  if (step === null) {
    while (at > 0 && !isNumber(known[at])) at--;
  } else {
    at = steps.findIndex((s) => s >= step);
    if (at < 0) at = steps.length - 1;
  }
  entry.now.replaceChildren(write(entry.spec, known[at]), el("small", {}, step === null ? "last" : `step ${count(steps[at])}`));
}

function follow(chart) {
  chart.group = "steps";
  chart.on("updateAxisPointer", (event) => {
    const info = (event.axesInfo || []).find((a) => a.axisDim === "x");
    if (info) cards.forEach((entry) => read(entry, info.value));
  });
  chart.on("globalout", () => cards.forEach((entry) => read(entry, null)));
}

/** Mean over a window about each point; gaps stay gaps. */
function smooth(data) {
  const reach = Math.floor(data.length / 50);
  return data.map((value, i) => {
    if (!isNumber(value)) return null;
    const near = data.slice(Math.max(0, i - reach), i + reach + 1).filter(isNumber);
    return near.reduce((sum, v) => sum + v, 0) / near.length;
  });
}

function band(spec, mean) {
  if (spec.spread && present(spec.spread)) {
    const spread = smooth(values(spec.spread));
    const middle = smooth(mean);
    return [middle.map((v, i) => v - spread[i]), middle.map((v, i) => v + spread[i])];
  }
  if (spec.low && present(spec.low) && present(spec.high)) {
    return [values(spec.low, run.series.min[spec.low] ? "min" : "mean"), values(spec.high, run.series.max[spec.high] ? "max" : "mean")];
  }
  return run.series.min[spec.key] ? [values(spec.key, "min"), values(spec.key, "max")] : null;
}

function seriesOption(spec) {
  const steps = run.series.steps;
  const mean = values(spec.key);
  const along = (data) => data.map((value, i) => [steps[i], isNumber(value) ? value : null]);
  const accent = colour("accent");
  const lines = [];
  const wide = spec.share && Math.max(...mean.filter(isNumber)) > 0.5;
  const range = spec.plain ? null : band(spec, mean);
  if (range) lines.push(area(range, steps, accent));
  if (!spec.plain) lines.push(line(along(mean), { color: accent, width: 1, opacity: 0.4 }));
  lines.push({ ...line(along(spec.plain ? mean : smooth(mean)), { color: accent, width: 2 }), markLine: markLine() });
  return {
    grid: { left: 50, right: 16, top: 12, bottom: 24 },
    tooltip: { trigger: "axis", showContent: false },
    axisPointer: { lineStyle: { color: colour("faint"), type: "solid" }, label: { show: false } },
    xAxis: axis({ type: "value", min: steps.length > 1 ? steps[0] : 0, max: steps[steps.length - 1], splitNumber: 5, axisLabel: { formatter: tick, showMinLabel: false, hideOverlap: true } }),
    yAxis: axis({
      type: "value",
      scale: !spec.share,
      min: spec.share ? 0 : undefined,
      max: wide ? 1 : undefined,
      interval: wide ? 0.25 : undefined,
      splitNumber: 3,
      splitLine: { show: true, lineStyle: { color: colour("rule") } },
      axisLabel: { formatter: spec.share ? percent : tick },
    }),
    series: lines,
  };
}

function line(data, lineStyle) {
  return { type: "line", data, symbol: "none", silent: true, lineStyle: { join: "round", ...lineStyle }, z: 3 };
}

/** A filled band between two lines, drawn as one polygon so that negative values need no stacking. */
function area([low, high], steps, fill) {
  const ends = steps.map((step, i) => [step, low[i], high[i]]).filter(([, a, b]) => isNumber(a) && isNumber(b));
  return {
    type: "custom",
    silent: true,
    clip: true,
    z: 1,
    dimensions: ["step", "low", "high"],
    encode: { x: 0, y: [1, 2] },
    data: ends,
    renderItem: (params, api) => {
      if (params.dataIndex !== 0) return null;
      const points = ends.map(([step, , b]) => api.coord([step, b])).concat(ends.map(([step, a]) => api.coord([step, a])).reverse());
      return { type: "polygon", shape: { points }, style: { fill, opacity: 0.13 } };
    },
  };
}

function markLine() {
  return {
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colour("warn"), type: "dotted", width: 1.2 },
    data: marks().slice(0, 40).map((event) => ({ xAxis: event.step })),
  };
}

// Where the time went: the profile's phases, or the time/… metrics of a run without one, and the speed.
const PARTS = ["#3e4a89", "#26828e", "#6dcd59", "#fde725", "#482878", "#b4de2c", "#1f9e89", "#31688e", "#8d8d99"];

function timeParts() {
  if (run.profile.length > 0) return run.profile;
  return Object.keys(run.series.mean)
    .filter((key) => key.startsWith("time/") && present(key))
    .map((key) => ({ name: key.slice(5).replaceAll("_", " "), seconds: values(key).filter(isNumber).reduce((s, v) => s + v, 0) }));
}

function phaseTable(parts) {
  const cell = (text) => el("td", { class: "number" }, text);
  const row = (part) => el("tr", {}, el("td", {}, part.name), cell(`${(100 * part.share).toFixed(1)} %`), cell(number(part.seconds)), cell(number(1000 * part.perStep)));
  const header = el("tr", {}, ...["Phase", "Share", "Seconds", "Milliseconds per step"].map((t, i) => el("th", i > 0 ? { class: "number" } : {}, t)));
  return el("details", {}, el("summary", {}, "Phases in numbers"), el("table", { class: "phases" }, el("thead", {}, header), el("tbody", {}, ...parts.map(row))));
}

function time() {
  const parts = timeParts().sort((a, b) => b.seconds - a.seconds);
  const all = parts.reduce((sum, part) => sum + part.seconds, 0);
  const section = el("section", {}, el("h2", {}, "Where the time went"));
  if (all > 0) {
    section.append(
      el("p", { class: "lead" }, `${percent(parts[0].seconds / all)} of the time of training went into ${parts[0].name}.`),
      el("div", { class: "split" }, ...parts.map((part, i) => el("i", { style: `width: ${(100 * part.seconds) / all}%; background: ${PARTS[i % PARTS.length]}`, title: `${part.name} ${percent(part.seconds / all)}` }))),
      el("div", { class: "key" }, ...parts.map((part, i) => el("span", {}, el("i", { class: "swatch", style: `background: ${PARTS[i % PARTS.length]}` }), `${part.name} ${percent(part.seconds / all)}`))),
    );
  } else {
    section.append(el("p", { class: "empty" }, "The run recorded no profile and no time/… metrics, so the parts are not known."));
  }
  if (run.profile.length > 0) section.append(phaseTable(parts));
  section.append(
    el(
      "div",
      { class: "pair" },
      card({ key: "tokens_per_second", name: "Speed", unit: "tokens/s", note: "Prompt and completion tokens per second of the whole step, learning included." }),
      card({ key: "step_time", name: "Time per step", unit: "seconds", note: "Sampling, scoring and learning together." }),
    ),
  );
  return section;
}
