// What happened, and what the model wrote.
const KINDS = { started: "Started", evaluated: "Evaluated", checkpoint: "Checkpoint", warning: "Warning", monitored: "Measured", phase: "Phase", adjusted: "Adjusted", "taken-back": "Taken back", halted: "Halted", resumed: "Resumed", finished: "Ended" };

function events() {
  const section = el("section", {}, el("h2", {}, "What happened"));
  if (run.events.length === 0) {
    section.append(el("p", { class: "empty" }, "Nothing was noted."));
    return section;
  }
  const rows = [...run.events]
    .sort((a, b) => a.step - b.step)
    .map((event) =>
      el(
        "tr",
        { class: event.kind },
        el("td", {}, `step ${count(event.step)}`),
        el("td", {}, event.time ? new Date(event.time).toLocaleTimeString("en-GB") : ""),
        el("td", {}, KINDS[event.kind] || event.kind),
        el("td", {}, event.text),
      ),
    );
  const header = el("tr", {}, ...["Step", "Time", "What", ""].map((text) => el("th", {}, text)));
  section.append(
    el("div", { class: "fold", tabindex: "0" }, el("table", { class: "events" }, el("thead", {}, header), el("tbody", {}, ...rows))),
  );
  return section;
}

const PAGE = 12;

function samples() {
  const section = el("section", {}, el("h2", {}, "What the model wrote"));
  if (run.samples.length === 0) {
    section.append(el("p", { class: "empty" }, "No completion was recorded."));
    return section;
  }
  const search = el("input", { type: "search", placeholder: "Search prompts and completions", "aria-label": "Search prompts and completions" });
  const environment = choice("Environment", [["", "every environment"], ...run.environments.map((e) => [e.name, title(e.name)])]);
  const outcome = choice("Outcome", [["", "right and wrong"], ["right", "right"], ["wrong", "wrong"]]);
  const order = choice("Order", [["late", "latest first"], ["early", "earliest first"], ["advantage", "largest advantage first"]]);
  const list = el("div");
  const more = el("button", { type: "button" }, "Show more");
  const found = el("p", { class: "lead" });
  let shown = PAGE;

  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = run.samples
      .filter((s) => !environment.value || s.environment === environment.value)
      .filter((s) => !outcome.value || s.success === (outcome.value === "right"))
      .filter((s) => words.every((word) => `${s.prompt}\n${s.completion}`.toLowerCase().includes(word)))
      .sort(ORDERS[order.value]);
    found.textContent =
      hits.length === 0
        ? "No completion matches."
        : `${count(hits.length)} of ${count(run.samples.length)} completions chosen evenly from all environments, outcomes and parts of the run; all of them are in rollouts.jsonl.`;
    list.replaceChildren(...hits.slice(0, shown).map(sample));
    more.hidden = hits.length <= shown;
  };
  const anew = () => {
    shown = PAGE;
    show();
  };
  search.addEventListener("input", anew);
  [environment, outcome, order].forEach((select) => select.addEventListener("change", anew));
  more.addEventListener("click", () => {
    shown += 2 * PAGE;
    show();
  });
  show();
  section.append(found, el("div", { class: "tools" }, search, environment, outcome, order), list, more);
  return section;
}

const ORDERS = {
  late: (a, b) => b.step - a.step,
  early: (a, b) => a.step - b.step,
  advantage: (a, b) => Math.abs(b.advantage || 0) - Math.abs(a.advantage || 0),
};

function choice(label, options) {
  return el("select", { "aria-label": label }, ...options.map(([value, text]) => el("option", { value }, text)));
}

function sample(s) {
  const line = (...parts) => el("div", {}, ...parts);
  const components = Object.entries(s.rewards).map(([name, value]) => `${name} ${number(value)}`).join(", ");
  const facts = el(
    "div",
    { class: "facts" },
    line(el("b", {}, title(s.environment)), `, level ${s.level + 1}`),
    line(`step ${count(s.step)} · ${s.stage}`),
    line(el("span", { class: s.success ? "right" : "wrong" }, s.success ? "✓ right" : "✗ wrong"), s.success ? "" : ` · expected ${s.expected}`),
    line("reward ", el("b", {}, number(s.reward))),
    components ? line(components) : null,
    line("advantage ", el("b", {}, isNumber(s.advantage) ? (s.advantage > 0 ? "+" : "") + number(s.advantage) : "–"), s.admitted ? "" : " · not learned from"),
    line(`${plural(s.tokens, "token")}${s.finish === "length" ? ", cut at the limit" : ""}`),
  );
  return el(
    "article",
    { class: "sample" },
    facts,
    el("div", {}, el("h4", {}, "Prompt"), el("pre", {}, s.prompt)),
    el("div", {}, el("h4", {}, "Completion"), el("pre", {}, s.completion)),
  );
}
