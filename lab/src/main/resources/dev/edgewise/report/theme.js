// Looks: colours from the style sheet, what all pictures share, drawing anew when the colours or the width change.
const VIRIDIS = ["#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6dcd59", "#b4de2c", "#fde725"];
const pictures = [];
const narrow = () => document.documentElement.clientWidth < 700;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const font = () => colour("sans");

/** An axis of quiet lines and labels. */
function axis(extra) {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    ...extra,
    axisLabel: { color: colour("soft"), fontFamily: font(), fontSize: 11.5, ...(extra.axisLabel || {}) },
    nameTextStyle: { color: colour("soft"), fontFamily: font(), fontSize: 11.5, ...(extra.nameTextStyle || {}) },
  };
}

function tooltip(extra) {
  return {
    confine: true,
    transitionDuration: 0,
    backgroundColor: colour("card"),
    borderColor: colour("rule"),
    padding: [8, 11],
    textStyle: { color: colour("ink"), fontFamily: font(), fontSize: 13 },
    extraCssText: "box-shadow: 0 2px 10px #0002; max-width: 320px; white-space: normal;",
    ...extra,
  };
}

/**
 * Draws `option()` into `node`, now and whenever the looks change.
 * `renderer` is "svg" for lines, which then print sharp, and "canvas" for many small cells.
 */
function picture(node, option, { renderer = "svg", ready = () => {} } = {}) {
  const entry = { chart: null };
  entry.draw = () => {
    if (entry.chart) entry.chart.dispose();
    entry.chart = echarts.init(node, null, { renderer, devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    entry.chart.setOption({ animation: false, aria: { enabled: true }, ...option() });
    ready(entry.chart);
  };
  pictures.push(entry);
  return entry;
}

function drawAll() {
  pictures.forEach((entry) => entry.draw());
}

function watchLooks() {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = document.documentElement.clientWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (width !== document.documentElement.clientWidth) {
        width = document.documentElement.clientWidth;
        drawAll();
      }
    }, 120);
  });
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("printing");
    drawAll();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    drawAll();
  });
}
