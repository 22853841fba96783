// Reviewing one event. Every action has a button and a key; what is decided goes to the API.
import { Walker, selected } from "./words.js";

const desk = document.querySelector(".desk");
const one = (selector, within = desk) => within.querySelector(selector);
const all = (selector, within = desk) => [...within.querySelectorAll(selector)];
const told = one(".told");
const problem = one(".problem");
const fields = all(".field");
const panes = all(".pane");
const tabs = all('[role="tab"]');
const wide = matchMedia("(min-width: 62rem)"); // the report stands beside the fields
const note = one('[name="note"]');

let chosen = fields[0];
let form = null; // the editor that is open
let target = null; // which words of it are being selected
let held = {}; // the words it holds: name -> {document, start, end, text}
let walker = null;
let noted = null; // what was selected last, since a tap on a button can clear the selection

// ---- the API
const name = () => [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("");
async function send(address, body, headers = {}) {
  problem.hidden = true;
  desk.setAttribute("aria-busy", "true");
  const answer = await fetch(desk.dataset.api + address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Form-Key": document.body.dataset.formKey,
      "Idempotency-Key": name(),
      ...headers,
    },
    body: JSON.stringify({ ...body, note: note.value.trim() || null }),
  }).catch(() => null);
  desk.removeAttribute("aria-busy");
  if (answer && answer.ok) return answer.json();
  const why = answer ? await answer.json().catch(() => ({})) : { detail: "the server does not answer" };
  problem.textContent = why.detail || `the server answers ${answer.status}`;
  problem.hidden = false;
  return null;
}
const eventAddress = (end) => `/events/${encodeURIComponent(desk.dataset.event)}/${end}`;
const go = (id) => { location.href = desk.dataset.page.replace("ID", encodeURIComponent(id)); };

// ---- what waits
function next() {
  const waiting = all("[data-waiting]").map((link) => link.dataset.waiting);
  const at = waiting.indexOf(desk.dataset.event);
  return waiting[at + 1] || waiting.find((id) => id !== desk.dataset.event) || null;
}
const onwards = () => { const id = next(); if (id) go(id); else location.href = desk.dataset.first; };
async function verdict(decision, changes = {}, evidence = []) {
  const body = { decision, changes, evidence };
  return send(eventAddress("decisions"), body, { "If-Match": `"${desk.dataset.record}"` });
}

// ---- fields and reports
function showReport(document_, mark) {
  const pane = panes.find((p) => p.dataset.document === document_) || panes.find((p) => !p.hidden);
  if (!pane) return;
  panes.forEach((p, at) => {
    p.hidden = p !== pane;
    tabs[at].setAttribute("aria-selected", String(p === pane));
    tabs[at].tabIndex = p === pane ? 0 : -1;
  });
  all(".m.on").forEach((m) => m.classList.remove("on"));
  const first = mark && document.getElementById(mark);
  if (!first) return;
  all(`[data-mark="${CSS.escape(mark)}"]`, pane).forEach((m) => m.classList.add("on"));
  if (wide.matches) first.scrollIntoView({ block: "nearest" });
}
const shown = () => panes.find((p) => !p.hidden);
function choose(field) {
  if (!field) return;
  chosen = field;
  for (const f of fields) {
    if (f === field) f.setAttribute("aria-current", "true");
    else f.removeAttribute("aria-current");
  }
  showReport(field.dataset.document, field.dataset.mark);
}
fields.forEach((field) => {
  field.addEventListener("click", () => {
    const again = chosen === field && field.getAttribute("aria-current") === "true";
    choose(field);
    if (again) open(field.dataset.kind, field);
  });
  field.addEventListener("focus", () => choose(field));
});
tabs.forEach((tab, at) => tab.addEventListener("click", () => showReport(panes[at].dataset.document)));
function otherReport(by) {
  const at = panes.indexOf(shown());
  showReport(panes[(at + by + panes.length) % panes.length].dataset.document);
}

// ---- editors
function open(kind, field = null) {
  close();
  form = one(`.editor[data-for="${kind}"]`);
  form.reset();
  form.hidden = false;
  held = {};
  for (const words of all(".words-of", form)) {
    one(".chosen", words).textContent = field && field.dataset.mark ? "as they are" : "none yet";
  }
  form.dataset.claim = field ? field.dataset.claim : "";
  form.dataset.mention = field ? field.dataset.mention : "";
  form.dataset.document = field ? field.dataset.document : "";
  const takeAway = one('[data-act="take-away"]', form);
  if (takeAway) takeAway.hidden = !form.dataset.claim;
  const value = field && field.dataset.value ? JSON.parse(field.dataset.value) : {};
  for (const [key, was] of Object.entries(value)) {
    if (form.elements[key] && was !== null) form.elements[key].value = was;
  }
  if (one("[data-choose]", form)) selecting("words");
  else (form.querySelector("input") || form.querySelector("button")).focus();
  form.scrollIntoView({ block: "nearest" });
}
function close() {
  if (!form) return;
  form.hidden = true;
  form = target = walker = noted = null;
  told.textContent = "";
  desk.classList.remove("selecting");
  getSelection().removeAllRanges();
  chosen.focus();
}
function selecting(words) {
  target = words;
  noted = null;
  desk.classList.add("selecting");
  const text = one(".text", shown());
  walker = new Walker(text);
  const lit = one(".m.on", text);
  let at = 0;
  if (lit) {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEndBefore(lit);
    at = range.toString().length;
  }
  text.focus({ preventScroll: true });
  if (lit && words === "words") {
    const pieces = all(`[data-mark="${CSS.escape(lit.dataset.mark)}"]`, text);
    walker.begin(at);
    const length = pieces.map((p) => p.textContent).join("").length;
    const end = walker.words.findIndex(([, stop]) => stop >= at + length);
    walker.last = end < 0 ? walker.last : end;
    walker.show();
  } else walker.begin(at);
  told.textContent = "Select words in the report: drag over them, or go by arrow keys and Enter.";
}
async function take() {
  const text = one(".text", shown());
  const words = selected(text) || noted;
  if (!words || !form || !target) return;
  noted = null;
  words.document = shown().dataset.document;
  held[target] = words;
  one(`[data-words="${target}"] .chosen`, form).textContent = `“${words.text}”`;
  const name = target;
  target = null;
  desk.classList.remove("selecting");
  told.textContent = "";
  const focused = document.activeElement;
  if (name === "words") await suggest(words);
  if (target || document.activeElement !== focused) return; // the reviewer has gone on meanwhile
  const input = form && (form.querySelector('[name="best"]') || form.querySelector("select, input"));
  if (input) input.focus();
}
async function suggest(words) {
  const kind = form.dataset.for;
  if (!["figure", "date", "place"].includes(kind)) return;
  const asked = new URLSearchParams({ document: words.document, start: words.start, end: words.end, kind });
  const answer = await fetch(`${desk.dataset.suggest}?${asked}`).catch(() => null);
  if (!answer || !answer.ok || !form) return;
  const found = await answer.json();
  if (kind === "place") {
    const options = found.places.map((place) => {
      const option = document.createElement("option");
      option.value = JSON.stringify(place.place);
      option.textContent = `${place.label} (${place.note})`;
      return option;
    });
    if (!options.length) {
      const none = document.createElement("option");
      none.value = "";
      none.textContent = "The gazetteer knows no such place";
      options.push(none);
    }
    form.elements.place.replaceChildren(...options);
    return;
  }
  for (const key of ["low", "best", "high", "start", "end", "precision"]) {
    if (!(key in found) || !form.elements[key]) continue;
    form.elements[key].value = found[key] === null ? "" : found[key];
  }
}

// ---- what each editor sends
const whole = (input) => (input.value === "" ? null : Number(input.value));
const evidence = (field) => (held.words
  ? [{ field, document: held.words.document, start: held.words.start, end: held.words.end }] : []);
const saving = {
  async figure() {
    const at = form.elements;
    const claim = { effect: at.effect.value, group: at.group.value, low: whole(at.low), best: whole(at.best), high: whole(at.high) };
    if (held.words) Object.assign(claim, { start: held.words.start, end: held.words.end });
    else if (!form.dataset.claim) return missing();
    const source = held.source;
    const document_ = held.words ? held.words.document : form.dataset.document;
    const pane = panes.find((p) => p.dataset.document === document_);
    if (form.dataset.claim && document_ !== form.dataset.document) {
      return wrong("These words are in another report. Add a figure there in place of correcting this one.");
    }
    const body = {
      document: document_,
      mention: form.dataset.mention || pane.dataset.mention,
      replaces: form.dataset.claim || null,
      claim,
      said_by: source ? { start: source.start, end: source.end } : null,
    };
    return done(await send(eventAddress("claims"), body));
  },
  async date() {
    const at = form.elements;
    const date = { start: at.start.value, end: at.end.value, precision: Number(at.precision.value) };
    return done(await verdict("corrected", { date }, evidence("date")));
  },
  async place() {
    return done(await verdict("corrected", { place: JSON.parse(form.elements.place.value) }, evidence("place")));
  },
  async type() {
    const changes = { sub_event_type: form.elements.sub_event_type.value };
    return done(await verdict("corrected", changes, evidence("sub_event_type")));
  },
  async event() {
    if (!held.words) return missing();
    const { document: document_, start, end } = held.words;
    const sub_event_type = form.elements.sub_event_type.value;
    const made = await send("/events", { document: document_, sub_event_type, triggers: [{ start, end }] });
    if (made) go(made.event);
  },
  async merge() {
    const into = form.elements.id.value.trim() || new FormData(form).get("into");
    if (!into) return wrong("Choose the event that this one is the same as.");
    const made = await send(eventAddress("merge"), { into });
    if (made) go(into);
  },
  async split() {
    const mentions = new FormData(form).getAll("part").map((part) => {
      const cut = part.lastIndexOf("|");
      return { document: part.slice(0, cut), mention: part.slice(cut + 1) };
    });
    if (!mentions.length) return wrong("Choose the reports that tell of another event.");
    return done(await send(eventAddress("split"), { mentions }));
  },
};
function wrong(why) {
  problem.textContent = why;
  problem.hidden = false;
}
const missing = () => wrong("Select the words in the report first.");
const done = (made) => { if (made) go(desk.dataset.event); };
all(".editor").forEach((editor) => editor.addEventListener("submit", (event) => {
  event.preventDefault();
  saving[editor.dataset.for]();
}));

// ---- actions, by button and by key
const acts = {
  async accept() { if (await verdict("accepted")) onwards(); },
  async reject() { if (await verdict("rejected")) onwards(); },
  correct() { open(chosen.dataset.kind, chosen); },
  claim() { open("figure"); },
  event() { open("event"); },
  merge() { open("merge"); },
  split() { open("split"); },
  later() { onwards(); },
  cancel() { close(); },
  take() { take(); },
  async undo() {
    if (!desk.dataset.last) return;
    const made = await send(`/decisions/${desk.dataset.last}/undo`, {});
    if (made) go(made.event);
  },
  async "take-away"() {
    const { document: document_, mention, claim } = form.dataset;
    done(await send(eventAddress("claims"), { document: document_, mention, replaces: claim, claim: null }));
  },
};
const KEYS = { a: "accept", c: "correct", f: "claim", e: "event", m: "merge", s: "split", x: "reject", n: "later", u: "undo" };
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act]();
  const choosing = event.target.closest("[data-choose]");
  if (choosing) selecting(choosing.dataset.choose);
});

// ---- the report: a click on a mark, a drag over words, arrow keys
// Links cannot be dragged over, and here the fields lead to the words.
all(".pane .text a").forEach((link) => link.replaceWith(...link.childNodes));
all(".pane .text").forEach((text) => {
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (form || !mark || selected(text)) return;
    choose(fields.find((field) => field.dataset.mark === mark.dataset.mark));
  });
  // What is selected already would be dragged away in place of being selected anew.
  text.addEventListener("mousedown", () => {
    if (!target) return;
    getSelection().removeAllRanges();
    noted = null;
  });
  text.addEventListener("mouseup", () => { if (target) setTimeout(take); });
});
document.addEventListener("selectionchange", () => {
  if (target) noted = selected(one(".text", shown())) || noted;
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  if (key === "Escape") {
    if (form) close();
    return;
  }
  if (target && event.target.closest(".text")) {
    if (/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(key)) walker.move(key, event.shiftKey);
    else if (key === "Enter") take();
    else if (key === "[" || key === "]") { otherReport(key === "]" ? 1 : -1); selecting(target); }
    else return;
    event.preventDefault();
    return;
  }
  if (key === "Enter" && event.target.matches(".editor select")) {
    event.preventDefault(); // which would open the list; the arrow keys change it
    form.requestSubmit();
    return;
  }
  if (event.target.closest("input, select, textarea")) return;
  if (form) return;
  if (/^[1-9]$/.test(key)) { choose(fields[Number(key) - 1]); chosen.focus(); }
  else if (key === "j" || key === "k") { choose(fields[Math.min(Math.max(fields.indexOf(chosen) + (key === "j" ? 1 : -1), 0), fields.length - 1)]); chosen.focus(); }
  else if (key === "[" || key === "]") otherReport(key === "]" ? 1 : -1);
  else if (key === "Enter" && event.target.closest(".field")) open(chosen.dataset.kind, chosen);
  else if (KEYS[key]) acts[KEYS[key]]();
  else return;
  event.preventDefault();
});

if (!wide.matches) one(".queue details").open = false;
choose(fields[0]);
if (wide.matches) one(".queue .here")?.scrollIntoView({ block: "nearest" });
desk.dataset.ready = "yes";
