// The charts can be brushed, and the list walked through by keys. Every filter is in the form, and
// the form in the address; without this script the form is sent by its button.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  if (matchMedia("(max-width: 40rem)").matches) form.querySelector(".more").open = false;
  const send = () => form.requestSubmit();

  // An address that holds nothing does not say so: `?country=IQ`, not `?q=&country=IQ&since=`.
  document.addEventListener("htmx:configRequest", (event) => {
    const told = event.detail.parameters;
    for (const name of Object.keys(told)) if (told[name] === "") delete told[name];
  });
  form.addEventListener("submit", () => {
    for (const one of form.elements) if (one.name && !one.value) one.disabled = true;
    setTimeout(() => { for (const one of form.elements) one.disabled = false; });
  });

  // ---- brushing: from one column to another
  let from = null;
  const columns = () => [...document.querySelectorAll(".brush .columns a")];
  const under = (event) => {
    const all = columns();
    const box = all[0].parentElement.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * all.length);
    return Math.min(Math.max(at, 0), all.length - 1);
  };
  const paint = (first, last) =>
    columns().forEach((one, at) => one.classList.toggle("brushed", at >= first && at <= last));
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest(".brush .columns")) return;
    from = under(event);
    event.preventDefault();
    paint(from, from);
  });
  document.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = under(event);
    paint(Math.min(from, to), Math.max(from, to));
  });
  document.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const to = under(event);
    const all = columns();
    form.elements.since.value = all[Math.min(from, to)].dataset.since;
    form.elements.until.value = all[Math.max(from, to)].dataset.until;
    from = null;
    send();
  });
  document.addEventListener("pointercancel", () => {
    from = null;
    paint(1, 0);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".brush .columns")) event.preventDefault();
  });

  // ---- keys: j and k through the list, / to the search
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing) return;
    const links = [...document.querySelectorAll(".events .e-what a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "j") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "k") links[Math.max(at - 1, 0)]?.focus();
    else if (event.key === "/") form.elements.q.focus();
    else return;
    event.preventDefault();
  });
})();
