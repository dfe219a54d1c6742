// The page, from top to bottom.
function origin() {
  const section = el("section", {}, el("h2", {}, "Where it came from"), el("p", { class: "lead" }, "What one needs to repeat the run."));
  const p = run.provenance;
  const rows = [
    ["Edgewise", [p.edgewise, p.commit ? `commit ${p.commit.slice(0, 12)}${p.dirty ? ", with changes" : ""}` : null]],
    ["Command", [(p.command_line || []).join(" ")]],
    ["Seed", [p.seed === undefined ? null : String(p.seed)]],
    ["Machine", [p.cpu, p.cpus ? `${p.cpus} processors` : null, p.os, p.arch]],
    ["Java", [p.java, p.java_vendor]],
    ["libtorch", [p.libtorch, p.threads && p.threads + (p.threads === 1 ? " thread" : " threads")]],
  ].map(([label, parts]) => [label, parts.filter(Boolean).join(", ")]);
  Object.entries(p.sha256 || {}).forEach(([file, sum]) => rows.push([file, `SHA-256 ${sum}`]));
  const list = el("dl", { class: "plain" }, ...rows.filter(([, text]) => text).flatMap(([label, text]) => [el("dt", {}, label), el("dd", {}, text)]));
  section.append(
    el("details", {}, el("summary", {}, "Provenance"), rows.some(([, text]) => text) ? list : el("p", { class: "empty" }, "Not recorded.")),
    el("details", {}, el("summary", {}, "Configuration"), run.config ? el("pre", {}, run.config) : el("p", { class: "empty" }, "Not recorded.")),
  );
  return section;
}

const footer = () =>
  el(
    "footer",
    {},
    "Pass rates are the curriculum's: posterior means over the completions of training, older ones counting less. A rung is climbed " +
      "when its pass rate is at least 50 % above chance. Metrics have TRL's names and meanings. This file needs no network.",
  );

const ranks = run.ranking.length > 0;
const fromRows = ranks || learnsPreferences();
const asks = run.environments.length > 0 || !fromRows;

document.title = `${run.name} · Edgewise report`;
document.getElementById("page").append(head(), ...phases(), ...ranking(), ...(asks ? [maps()] : []), ...(asks && !ranks ? [accuracy()] : []), signals(), ...formats(), ...selection(), ...prompts(), series(), time(), events(), ...(asks && !ranks ? [samples()] : []), origin(), footer());
drawAll();
echarts.connect("steps");
watchLooks();
