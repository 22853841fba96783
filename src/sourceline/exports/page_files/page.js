// Pointing at a figure shows its words and its source, and the other way round. The page is
// whole without this script: every figure and every mark is a link.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const list = (value) => (value || "").split(" ").filter(Boolean);
  const pieces = new Map();
  for (const mark of all("[data-mark]")) {
    const name = mark.dataset.mark;
    if (!pieces.has(name)) pieces.set(name, []);
    pieces.get(name).push(mark);
  }
  const figures = all(".figure");
  const wholes = new Map();
  for (const figure of figures) {
    for (const part of list(figure.dataset.kin)) wholes.set(part, figure.id);
  }
  const STATES = ["on", "on-source", "on-cue", "on-content", "on-kin"];
  let lit = [];
  let held = null;

  const light = (element, state) => {
    element.classList.add(state);
    lit.push(element);
  };
  const clear = () => {
    for (const element of lit) element.classList.remove(...STATES);
    lit = [];
    thread.replaceChildren();
  };
  const lightMarks = (names, state) => {
    for (const name of list(names)) {
      for (const piece of pieces.get(name) || []) {
        const kind = ["source", "cue", "content"].find((k) => piece.classList.contains("k-" + k));
        light(piece, state || "on-" + (kind || "source"));
      }
    }
  };

  // ---- the line from a figure to its words, and from the words to who says them
  const svg = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const thread = svg("svg");
  thread.setAttribute("class", "thread");
  thread.setAttribute("aria-hidden", "true");
  document.body.append(thread);
  const wide = matchMedia("(min-width: 62rem)");
  const box = (element) => element.getClientRects()[0] || element.getBoundingClientRect();
  const seen = (rect, pane) =>
    rect.bottom > Math.max(pane.top, 0) && rect.top < Math.min(pane.bottom, innerHeight);
  const line = (from, to) => {
    const bend = Math.max(36, Math.abs(from[0] - to[0]) / 2.6);
    const path = svg("path");
    path.setAttribute("d", `M${from[0]} ${from[1]}C${from[0] - bend} ${from[1]} ${to[0] + bend} ${to[1]} ${to[0]} ${to[1]}`);
    thread.append(path);
  };
  const draw = (figure) => {
    if (!wide.matches) return;
    const mark = (pieces.get(list(figure.dataset.marks)[0]) || [])[0];
    if (!mark) return;
    const pane = mark.closest(".report").getBoundingClientRect();
    const count = box(figure.querySelector(".count a"));
    const rects = mark.getClientRects();
    const words = rects[rects.length - 1];
    if (!words || !seen(words, pane)) return;
    // Along the foot of the words, so that it runs between two lines of text.
    line([count.left - 8, count.top + count.height / 2], [words.right - 6, words.bottom + 2]);
  };

  const show = (figure) => {
    clear();
    light(figure, "on");
    lightMarks(figure.dataset.said);
    for (const name of [...list(figure.dataset.kin), wholes.get(figure.id)].filter(Boolean)) {
      const kin = document.getElementById(name);
      light(kin, "on-kin");
      lightMarks(kin.dataset.marks, "on-kin");
    }
    lightMarks(figure.dataset.marks, "on");
    draw(figure);
  };
  const reveal = (element) => element && element.scrollIntoView({ block: "nearest" });
  const words = (figure) => (pieces.get(list(figure.dataset.marks)[0]) || [])[0];

  // What an element that is pointed at or focused stands for.
  const follow = (element) => {
    const figure = element.closest(".figure");
    const said = element.closest("[data-said]:not(.figure)");
    const quote = element.closest("[data-marks]:not(.figure)");
    const mark = element.closest("[data-mark]");
    if (figure) return () => show(figure);
    if (said) return () => { clear(); lightMarks(said.dataset.said); };
    if (quote) return () => { clear(); lightMarks(quote.dataset.marks, "on"); };
    if (!mark) return null;
    const about = [];
    for (let m = mark; m; m = m.parentElement.closest("[data-mark]")) {
      if (!m.classList.contains("k-content")) about.push(...list(m.dataset.about));
    }
    const found = about.map((name) => document.getElementById(name)).filter(Boolean);
    const first = found.find((one) => one.classList.contains("figure"));
    if (first) return () => show(first);
    if (!about.length) return null;
    return () => {
      clear();
      for (const one of found) if (one.classList.contains("fact")) light(one, "on");
      for (const name of about) {
        for (const said of all(`[data-a="${name}"]`).slice(0, 1)) lightMarks(said.dataset.said);
        for (const one of figures) {
          if (one.querySelector(`[data-a="${name}"]`)) light(one, "on-kin");
        }
      }
      for (const piece of pieces.get(mark.dataset.mark)) light(piece, "on");
    };
  };
  const rest = () => (held ? show(held) : clear());
  document.addEventListener("mouseover", (event) => {
    const act = follow(event.target);
    if (act) act();
    else rest();
  });
  document.addEventListener("focusin", (event) => {
    const act = follow(event.target);
    if (act) act();
  });
  document.addEventListener("scroll", () => thread.replaceChildren(), { capture: true, passive: true });

  // ---- keys
  const step = (by) => {
    const open = figures.filter((f) => f.getClientRects().length);
    if (!open.length) return;
    const at = open.indexOf(held);
    held = open[at < 0 ? (by > 0 ? 0 : open.length - 1) : (at + by + open.length) % open.length];
    held.querySelector(".count a").focus({ preventScroll: true });
    const smooth = root.style.scrollBehavior;
    root.style.scrollBehavior = "auto";
    reveal(held);
    reveal(words(held));
    root.style.scrollBehavior = smooth;
    requestAnimationFrame(() => show(held));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const among = document.activeElement && document.activeElement.closest(".figure");
    if (event.key === "j" || (among && event.key === "ArrowDown")) step(1);
    else if (event.key === "k" || (among && event.key === "ArrowUp")) step(-1);
    else if (event.key === "Escape") {
      held = null;
      clear();
      if (document.activeElement) document.activeElement.blur();
      return;
    } else return;
    event.preventDefault();
  });

  // ---- a link into folded background opens it
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target && target.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", unfold);
  unfold();

  const keys = document.querySelector(".keys");
  if (keys) keys.hidden = figures.length === 0;

  // ---- light and dark
  const button = document.querySelector(".theme");
  if (!button) return; // a page that has its own
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);
  label();
  button.hidden = false;
})();
