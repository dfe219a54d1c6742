// Journeys: the tree with its marks, the long thought with the wrong branches coloured, the shortcut beside it.
function journeyHead() {
  const ratio = run.shortcut_tokens > 0 ? run.journey_tokens / run.shortcut_tokens : NaN;
  const facts = [
    ["Journeys", count(run.journeys)],
    [`Their ${run.unit}`, count(run.journey_tokens)],
    ["Shortcuts", count(run.shortcuts)],
    [`Their ${run.unit}`, count(run.shortcut_tokens)],
    ["Journey to shortcut", isNumber(ratio) ? `${number(ratio)} : 1` : "–"],
  ];
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, el("b", {}, "Edgewise"), ` journeys · ${run.form}`),
    el("h1", {}, run.source),
    el(
      "p",
      { class: "verdict" },
      "Solutions with wrong turns that are noticed and taken back, and the straight ways through the same trees.",
    ),
    ...run.losses.map((loss) => el("p", { class: "ending" }, loss)),
    el("dl", { class: "figures" }, ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
  );
}

/** What each node is in a sample: on the right path, in a wrong branch that is walked, wrong, or not walked. */
function marks(sample) {
  const mark = {};
  sample.nodes.forEach((node, i) => (mark[i + 1] = node.correct ? "left" : "wrong"));
  sample.strides.forEach((stride) => {
    mark[stride.next] = "path";
    stride.detour.forEach((node) => (mark[node] = "detour"));
  });
  return mark;
}

const LOOKS = {
  path: ["good", "on the right path"],
  detour: ["warn", "wrong branch that is walked and taken back"],
  wrong: ["before", "judged incorrect, not walked"],
  left: ["rule", "correct, not walked"],
};

function treeOf(sample, number = 0) {
  const mark = marks(sample);
  const text = number === 0 ? sample.question : sample.nodes[number - 1].text;
  const look = number === 0 ? "path" : mark[number];
  const children = sample.nodes.map((node, i) => [node, i + 1]).filter(([node]) => node.parent === number);
  return {
    name: shorten(text, narrow() ? 14 : 26),
    full: text,
    why: number === 0 ? "" : sample.nodes[number - 1].why || "",
    look,
    itemStyle: { color: colour(LOOKS[look][0]), borderColor: colour(LOOKS[look][0]) },
    lineStyle: { color: colour(number === 0 || look === "left" ? "rule" : LOOKS[look][0]), width: look === "path" || look === "detour" ? 2.2 : 1 },
    label: { color: colour(look === "path" ? "ink" : look === "detour" ? "warn" : "soft") },
    children: children.map(([, child]) => treeOf(sample, child)),
  };
}

function depth(tree) {
  return 1 + Math.max(0, ...tree.children.map(depth));
}

function drawTree(sample) {
  const tree = treeOf(sample);
  const leaves = sample.nodes.filter((_, i) => !sample.nodes.some((node) => node.parent === i + 1)).length;
  const wide = 120 + depth(tree) * (narrow() ? 120 : 190);
  const node = el("div", { class: "chart", style: `height: ${Math.max(150, 40 + leaves * 40)}px; min-width: ${Math.min(wide, 4000)}px` });
  const entry = picture(node, () => ({
    tooltip: tooltip({
      trigger: "item",
      formatter: (point) =>
        `<div class="tip">${esc(point.data.full)}${point.data.why ? `<br>${esc(point.data.why)}` : ""}<br>${esc(LOOKS[point.data.look][1])}</div>`,
    }),
    series: [
      {
        type: "tree",
        data: [treeOf(sample)],
        left: 20,
        right: 170,
        top: 14,
        bottom: 14,
        symbol: "circle",
        symbolSize: 9,
        edgeShape: "curve",
        expandAndCollapse: false,
        roam: false,
        label: { position: "top", distance: 5, fontFamily: font(), fontSize: 11.5, verticalAlign: "bottom", align: "left" },
        leaves: { label: { position: "right", distance: 6, verticalAlign: "middle" } },
      },
    ],
  }));
  return [el("div", { class: "wide", tabindex: "0" }, node), entry];
}

/** The completion, line by line; what belongs to a wrong branch is coloured. */
function thought(sample) {
  const walked = sample.strides.flatMap((stride) => stride.detour.map((node) => sample.nodes[node - 1].text));
  const wrong = new Set(walked);
  const straight = new Set(sample.strides.map((stride) => sample.nodes[stride.next - 1].text));
  const lines = sample.completion.split("\n");
  return el(
    "pre",
    { class: "thought" },
    ...lines.map((line) => {
      const bare = line.replace(/[!=]+$/, "");
      const isWrong = (wrong.has(line) && !straight.has(line)) || (line !== bare && wrong.has(bare)) || wrong.has(line.replace(/^So the answer is (.*)\.$/, "$1"));
      const isBack = !isWrong && !straight.has(line) && !line.startsWith("####") && /^(Wait|Hmm|No, wait)/.test(line);
      return el("span", { class: isWrong ? "astray" : isBack ? "back" : "" }, line + "\n");
    }),
  );
}

const PAGE = 4;

function journeys() {
  const section = el("section", {}, el("h2", {}, "Journeys"));
  if (run.samples.length === 0) {
    section.append(el("p", { class: "empty" }, "There is none."));
    return section;
  }
  const search = el("input", { type: "search", placeholder: "Search problems and thoughts", "aria-label": "Search problems and thoughts" });
  const cells = [...new Set(run.samples.map((s) => `${s.environment}, level ${s.level + 1}`))];
  const cell = el("select", { "aria-label": "Level" }, el("option", { value: "" }, "every level"), ...cells.map((name) => el("option", { value: name }, name)));
  const found = el("p", { class: "lead" });
  const list = el("div");
  const more = el("button", { type: "button" }, "Show more");
  let shown = PAGE;
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = run.samples
      .filter((s) => !cell.value || `${s.environment}, level ${s.level + 1}` === cell.value)
      .filter((s) => words.every((word) => `${s.question}\n${s.completion}`.toLowerCase().includes(word)));
    found.textContent = `${count(hits.length)} of ${plural(run.journeys, "journey")}, taken evenly from all; all of them are in journey.jsonl.`;
    pictures.length = 0;
    const entries = hits.slice(0, shown).map(journey);
    list.replaceChildren(...entries.map(([node]) => node));
    entries.forEach(([, entry]) => entry.draw());
    more.hidden = hits.length <= shown;
  };
  search.addEventListener("input", () => {
    shown = PAGE;
    show();
  });
  cell.addEventListener("change", () => {
    shown = PAGE;
    show();
  });
  more.addEventListener("click", () => {
    shown += 2 * PAGE;
    show();
  });
  section.append(found, el("div", { class: "tools" }, search, cell), key(), list, more);
  return [section, show];
}

function key() {
  return el(
    "div",
    { class: "key" },
    ...Object.values(LOOKS).map(([name, words]) => el("span", {}, el("i", { class: "swatch", style: `background: var(--${name})` }), words)),
  );
}

function journey(sample) {
  const [chart, entry] = drawTree(sample);
  const node = el(
    "article",
    { class: "journey" },
    el("h3", {}, sample.question),
    el(
      "p",
      { class: "lead" },
      `${sample.environment === "data" ? "" : `${title(sample.environment)}, level ${sample.level + 1} · `}answer ${sample.answer} · ${plural(sample.strides.filter((s) => s.detour.length > 0).length, "wrong branch").replace("branchs", "branches")}` +
        (sample.pruned > 0 ? ` · ${sample.pruned} steps pruned` : "") +
        (sample.rewritten ? " · rewritten by a teacher" : ""),
    ),
    chart,
    el(
      "div",
      { class: "pair" },
      el("div", {}, el("h4", {}, `Journey, ${count(sample.tokens)} ${run.unit}`), thought(sample)),
      el("div", {}, el("h4", {}, `Shortcut, ${count(sample.shortcut_tokens)} ${run.unit}`), el("pre", { class: "thought" }, sample.shortcut)),
    ),
  );
  return [node, entry];
}

const journeyFooter = () =>
  el(
    "footer",
    {},
    "A node on the right path may first explore one wrong branch. When its leaf is judged incorrect, the thought goes back and on along the path " +
      "(journey learning, 2410.18982). This file needs no network.",
  );

document.title = `${run.source} · Edgewise journeys`;
const body = journeys();
document.getElementById("page").append(journeyHead(), Array.isArray(body) ? body[0] : body, journeyFooter());
if (Array.isArray(body)) body[1]();
watchLooks();
