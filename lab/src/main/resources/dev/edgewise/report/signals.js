// Which signal taught which rung, and what each cost.
const SIGNALS = { outcome: "outcome reward", demonstrations: "expert solutions", distillation: "distillation", srl: "next step (SRL)", help: "help that fades" };
const signalName = (key) => SIGNALS[key] || key;

function signals() {
  const totals = Object.entries(run.signals.totals);
  const all = totals.reduce((sum, [, [tokens]]) => sum + tokens, 0);
  const teacher = totals.reduce((sum, [, [, tokens]]) => sum + tokens, 0);
  if (totals.length < 2 && teacher === 0) return "";
  const names = totals.map(([name]) => name);
  const colours = Object.fromEntries(names.map((name, i) => [name, PARTS[i % PARTS.length]]));
  const part = ([name, [tokens]]) =>
    el("i", { style: `width: ${(100 * tokens) / Math.max(1, all)}%; background: ${colours[name]}`, title: `${signalName(name)} ${count(tokens)}` });
  const label = ([name, [tokens, taught]]) =>
    el("span", {}, el("i", { class: "swatch", style: `background: ${colours[name]}` }), `${signalName(name)} ${count(tokens)}${taught ? `, teacher ${count(taught)}` : ""}`);
  return el(
    "section",
    {},
    el("h2", {}, "What taught which rung"),
    el("p", { class: "lead" }, `Tokens that the model wrote or was shown, by signal: ${count(all)} in all.` + (teacher ? ` Teachers took ${count(teacher)} more.` : "")),
    el("div", { class: "split" }, ...totals.map(part)),
    el("div", { class: "key" }, ...totals.map(label)),
    rungTable(names),
    lessonList(),
  );
}

function rungTable(names) {
  const number = (text) => el("td", { class: "number" }, text);
  const rows = run.signals.rungs.map((rung) => {
    const environment = run.environments.find((e) => e.name === rung.environment);
    const description = environment && environment.levels[rung.level];
    const taken = (name) => rung.tokens[name] || [0, 0];
    const whole = (name) => taken(name)[0] + taken(name)[1];
    const most = Math.max(...names.map(whole));
    return el(
      "tr",
      {},
      el("td", {}, el("b", {}, title(rung.environment)), ` ${rung.level + 1}${description ? `. ${description}` : rung.level < 0 ? ", below the ladder" : ", above the ladder"}`),
      ...names.map((name) => {
        const [tokens, taught] = taken(name);
        const text = [...(tokens ? [count(tokens)] : []), ...(taught ? [`teacher ${count(taught)}`] : [])].join(", ") || "–";
        return number(most > 0 && whole(name) === most ? el("b", {}, text) : text);
      }),
      number(isNumber(rung.climbed) ? `step ${count(rung.climbed)}` : "not yet"),
    );
  });
  const header = el("tr", {}, ...["Rung", ...names.map(signalName), "Climbed"].map((t, i) => el("th", i > 0 ? { class: "number" } : {}, t)));
  return el(
    "details",
    { open: "" },
    el("summary", {}, "Tokens that each rung took until it was climbed"),
    el("div", { class: "fold", tabindex: "0" }, el("table", { class: "numbers" }, el("thead", {}, header), el("tbody", {}, ...rows))),
  );
}

function lessonList() {
  if (run.signals.lessons.length === 0) return "";
  const item = (lesson) =>
    el(
      "tr",
      {},
      el("td", {}, `step ${count(lesson.step)}`),
      el("td", {}, `${title(lesson.environment)} ${lesson.level + 1}, ${signalName(lesson.lesson)}`),
      el("td", {}, el("pre", {}, lesson.prompt)),
      el("td", {}, el("pre", {}, lesson.completion)),
      el("td", {}, lesson.feedback),
      el("td", { class: "number" }, number(lesson.reward)),
    );
  const header = el("tr", {}, ...["", "Lesson", "Given", "Written", "", "Reward"].map((t) => el("th", {}, t)));
  return el(
    "details",
    {},
    el("summary", {}, "Some of the lessons"),
    el("p", { class: "lead" }, "Chosen evenly from the whole run; all of them are in lessons.jsonl."),
    el("div", { class: "fold", tabindex: "0" }, el("table", { class: "numbers" }, el("thead", {}, header), el("tbody", {}, ...run.signals.lessons.map(item)))),
  );
}
