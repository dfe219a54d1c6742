// Text: elements, numbers and dates. Everything of the run enters the page through textContent.
const run = JSON.parse(document.getElementById("data").textContent);

/** An element with attributes and children; strings become text, never markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Text as tooltips need it, which the drawing library takes as markup. */
function esc(text) {
  return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const percent = (share) => (isNumber(share) ? `${Math.round(100 * share)} %` : "–");

// On an axis, where neighbours may be closer than a percent.
const percentTick = (share) => `${Number((100 * share).toFixed(2))} %`;
const count = (value) => (isNumber(value) ? Math.round(value).toLocaleString("en") : "–");

/** About three digits. */
function number(value) {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001) return value.toExponential(1).replace("e-", "e−").replace(/^-/, "−");
  const digits = size < 10 ? (size < 1 ? 3 : 2) : size < 100 ? 1 : 0;
  const text = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text.replace("-", "−");
}

/** A short label for an axis: 0.25, 12, 1.5k, 2e−5. */
function tick(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001) return value.toExponential().replace("e-", "e−").replace(/^-/, "−");
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)}M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(3)}k`;
  return String(+value.toPrecision(4)).replace("-", "−");
}

/** 8 s, 4 min 12 s, 2 h 05 min. */
function duration(seconds) {
  if (!isNumber(seconds)) return "–";
  const s = Math.round(seconds);
  const two = (n) => String(n).padStart(2, "0");
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
}

function date(iso) {
  const at = new Date(iso);
  if (!iso || Number.isNaN(at.getTime())) return "";
  return at.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
}

const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
const title = (name) => name.replaceAll("_", " ").replace(/^./, (c) => c.toUpperCase());
const shorten = (text, length) => (text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`);
