// Prompts that evolved: their tree, their scores over the budget, what each says, which tasks it solves, every iteration.
const PARTS = { system: "System message", instruction: "Instruction", answer_form: "Answer form", examples: "Examples" };
const prompts = run.steps.filter((step) => step.prompt);
const chosen = new Set(run.chosen);
const best = prompts.find((prompt) => prompt.number === run.chosen[0]);
const spent = run.steps.length === 0 ? 0 : run.steps.at(-1).spent;
const starts = prompts.filter((prompt) => prompt.parents.length === 0);
const tenth = (share) => `${(100 * share).toFixed(1)} %`;

const LOOKS = {
  best: ["accent", "the best prompt"],
  kept: ["good", "kept: no other is better on all tasks where it is best"],
  left: ["before", "not kept"],
};
const look = (prompt) => (best && prompt.number === best.number ? "best" : chosen.has(prompt.number) ? "kept" : "left");

/** What became of a prompt's parts against its first parent. */
function changed(prompt) {
  if (prompt.parents.length === 0) return "a prompt to begin with";
  if (prompt.parents.length > 1) return `merged of ${prompt.parents.map((n) => `#${n}`).join(" and ")}`;
  return `${PARTS[prompt.part].toLowerCase()} changed`;
}

function evolutionHead() {
  const facts = [
    ["Trials", `${count(spent)} of ${count(run.budget)}`],
    ["Changes tried", count(run.steps.filter((step) => ["changed", "merged", "rejected"].includes(step.outcome)).length)],
    ["Prompts found", count(prompts.length - starts.length)],
    ["Prompts kept", count(run.chosen.length)],
    ["Tasks", `${count(run.training)} to learn from, ${count(run.validation)} to judge by`],
  ];
  const first = Math.max(...starts.map((prompt) => prompt.mean));
  const verdict = !best
    ? "No prompt was judged."
    : `${starts.includes(best) ? "No change beat the prompt it began with" : `The best prompt scores ${tenth(best.mean)} on the validation tasks`}; ` +
      `${starts.length === 1 ? "the one" : "the best of those"} it began with ${starts.includes(best) ? "scores" : "scored"} ${tenth(first)}.`;
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, el("b", {}, "Edgewise"), ` prompts · ${run.environment} · ${run.sampling} · seed ${run.seed}`),
    el("h1", {}, run.model.replace(/\/+$/, "").split("/").slice(-2).join("/")),
    el("p", { class: "verdict" }, verdict),
    el("p", { class: "ending" }, `Changes proposed by ${run.proposer}. The judging tasks also chose among the prompts, so their score is a little too good; eval on held-out tasks says what a prompt is worth.`),
    el("dl", { class: "figures" }, ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
  );
}

function treeOf(prompt) {
  const [name] = LOOKS[look(prompt)];
  return {
    name: `#${prompt.number}  ${tenth(prompt.mean)}`,
    number: prompt.number,
    itemStyle: { color: colour(name), borderColor: colour(name) },
    lineStyle: { color: colour(look(prompt) === "left" ? "rule" : name), width: look(prompt) === "left" ? 1 : 2.2 },
    label: { color: colour(look(prompt) === "left" ? "soft" : "ink"), fontWeight: look(prompt) === "best" ? 600 : 400 },
    children: prompts.filter((child) => child.parents[0] === prompt.number).map(treeOf),
  };
}

const depth = (tree) => 1 + Math.max(0, ...tree.children.map(depth));
const leaves = (tree) => (tree.children.length === 0 ? 1 : tree.children.reduce((sum, child) => sum + leaves(child), 0));
const promptTip = (prompt) =>
  `<div class="tip"><b>#${prompt.number}</b> ${tenth(prompt.mean)}, ${esc(changed(prompt))}<br>${esc(LOOKS[look(prompt)][1])}</div>`;

function tree() {
  const section = el(
    "section",
    {},
    el("h2", {}, "Where prompts come from"),
    el("p", { class: "lead" }, "Each prompt with its mean score on the validation tasks, right of the one that it was made of. A merged prompt hangs on its first parent."),
    key(),
  );
  for (const start of starts) {
    const whole = treeOf(start);
    const wide = 90 + depth(whole) * (narrow() ? 105 : 130);
    const node = el("div", { class: "chart", style: `height: ${Math.max(90, 30 + leaves(whole) * 34)}px; min-width: ${Math.min(wide, 4000)}px; max-width: ${Math.max(360, wide + 60)}px` });
    section.append(el("div", { class: "wide", tabindex: "0" }, node));
    picture(node, () => ({
      tooltip: tooltip({ trigger: "item", formatter: (point) => promptTip(prompts.find((prompt) => prompt.number === point.data.number)) }),
      series: [
        {
          type: "tree",
          data: [treeOf(start)],
          left: 14,
          right: 90,
          top: 18,
          bottom: 10,
          symbol: "circle",
          symbolSize: 10,
          edgeShape: "curve",
          expandAndCollapse: false,
          roam: false,
          label: { position: "top", distance: 5, fontFamily: font(), fontSize: 12, verticalAlign: "bottom", align: "left" },
          leaves: { label: { position: "right", distance: 7, verticalAlign: "middle", align: "left" } },
        },
      ],
    }));
  }
  return section;
}

function key() {
  return el("div", { class: "key" }, ...Object.values(LOOKS).map(([name, words]) => el("span", {}, el("i", { class: "swatch", style: `background: var(--${name})` }), words)));
}

function climb() {
  let high = -Infinity;
  const line = prompts.map((prompt) => {
    high = Math.max(high, prompt.mean);
    return [prompt.spent, high];
  });
  line.push([spent, high]);
  const node = el("div", { class: "chart", style: "height: 320px" });
  picture(node, () => ({
    grid: { left: 56, right: 24, top: 14, bottom: 44 },
    tooltip: tooltip({ trigger: "item", formatter: (point) => (point.seriesType === "scatter" ? promptTip(prompts[point.dataIndex]) : "") }),
    xAxis: axis({ type: "value", min: 0, max: Math.max(spent, 1), name: "trials", nameLocation: "middle", nameGap: 26, axisLabel: { formatter: tick } }),
    yAxis: axis({ type: "value", scale: true, axisLabel: { formatter: percentTick }, splitLine: { show: true, lineStyle: { color: colour("rule") } } }),
    series: [
      { type: "line", step: "end", symbol: "none", silent: true, data: line, lineStyle: { width: 2.4, color: colour("accent") } },
      {
        type: "scatter",
        z: 5,
        symbolSize: 9,
        data: prompts.map((prompt) => ({ value: [prompt.spent, prompt.mean], itemStyle: { color: colour(LOOKS[look(prompt)][0]) } })),
      },
    ],
  }));
  return el("section", {}, el("h2", {}, "Scores over the budget"), el("p", { class: "lead" }, "A dot for each prompt that was judged; the line is the best so far."), node);
}

function solved() {
  const rows = [...prompts].sort((a, b) => a.mean - b.mean || b.number - a.number);
  const node = el("div", { class: "chart", style: `height: ${46 + rows.length * 20}px` });
  picture(
    node,
    () => ({
      grid: { left: 58, right: 20, top: 6, bottom: 34 },
      tooltip: tooltip({ formatter: (point) => `<div class="tip">#${rows[point.value[1]].number}, validation task ${point.value[0] + 1}: <b>${number(point.value[2])}</b></div>` }),
      xAxis: axis({ type: "category", data: rows[0].scores.map((_, task) => String(task + 1)), name: "validation task", nameLocation: "middle", nameGap: 22 }),
      yAxis: axis({ type: "category", data: rows.map((prompt) => `#${prompt.number}`), axisLabel: { interval: 0 } }),
      visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { color: [colour("empty"), colour("accent")] } },
      series: [
        {
          type: "heatmap",
          data: rows.flatMap((prompt, row) => prompt.scores.map((score, task) => [task, row, score])),
          itemStyle: { borderColor: colour("paper"), borderWidth: 1.5 },
        },
      ],
    }),
    { renderer: "canvas" },
  );
  return el("section", {}, el("h2", {}, "Who solves what"), el("p", { class: "lead" }, "A row for each prompt, the best on top; dark is solved. A prompt stays in play as long as it is best on a task."), el("div", { class: "wide", tabindex: "0" }, node));
}

function texts() {
  const order = [...run.chosen, ...prompts.map((prompt) => prompt.number).filter((n) => !chosen.has(n)).sort((a, b) => a - b)];
  const articles = order.map((n) => {
    const prompt = prompts.find((each) => each.number === n);
    const parts = Object.entries(prompt.prompt);
    return el(
      "article",
      { class: "journey" },
      el("h3", {}, `#${prompt.number}  ${tenth(prompt.mean)}`),
      el("p", { class: "lead" }, `${changed(prompt)}${prompt.parents.length === 1 ? ` (from #${prompt.parents[0]})` : ""} · ${LOOKS[look(prompt)][1]}`),
      el(
        "div",
        { class: "pair" },
        ...parts.map(([name, text]) => el("div", {}, el("h4", {}, PARTS[name]), text === "" ? el("p", { class: "empty" }, "nothing") : el("pre", { class: "thought" }, text))),
      ),
    );
  });
  const shown = articles.slice(0, run.chosen.length);
  const rest = articles.slice(run.chosen.length);
  return el(
    "section",
    {},
    el("h2", {}, "What they say"),
    ...shown,
    rest.length > 0 ? el("details", {}, el("summary", {}, `${plural(rest.length, "prompt")} that ${rest.length === 1 ? "was" : "were"} not kept`), ...rest) : null,
  );
}

function iterations() {
  const rows = run.steps
    .filter((step) => step.iteration > 0)
    .map((step) =>
      el(
        "tr",
        { class: step.note ? "warning" : "" },
        el("td", {}, String(step.iteration)),
        el("td", {}, step.parents.map((n) => `#${n}`).join(", ")),
        el("td", {}, step.outcome + (isNumber(step.number) ? ` #${step.number}` : "")),
        el("td", {}, `${step.part ? PARTS[step.part] : ""}${step.outcome === "perfect" || step.outcome === "unchanged" ? "" : `  ${number(step.before)} → ${number(step.after)}`}${step.note ? `  ${step.note}` : ""}`),
      ),
    );
  return el(
    "section",
    {},
    el("h2", {}, "Every iteration"),
    el("p", { class: "lead" }, "Sums of scores on the minibatch before and after the change. A change is judged on all validation tasks only if it is better there."),
    el("div", { class: "fold" }, el("table", { class: "events" }, el("thead", {}, el("tr", {}, ...["Iteration", "Of", "Outcome", ""].map((text) => el("th", {}, text)))), el("tbody", {}, ...rows))),
  );
}

document.title = `${run.environment} · Edgewise prompts`;
document
  .getElementById("page")
  .append(evolutionHead(), ...(prompts.length > 0 ? [tree(), climb(), texts(), solved()] : []), iterations(), el("footer", {}, "Selection and acceptance as in GEPA (2507.19457). This file needs no network."));
drawAll();
watchLooks();
