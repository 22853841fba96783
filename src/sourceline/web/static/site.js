// Light and dark, kept in this browser. Loaded before the page is drawn, so that it does not flash.
(() => {
  "use strict";
  const root = document.documentElement;
  const NAME = "sourceline-theme";
  const kept = () => {
    try {
      return localStorage.getItem(NAME);
    } catch {
      return null; // storage is switched off
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem(NAME, theme);
    } catch {
      // the choice lasts as long as the page
    }
  };
  if (["light", "dark"].includes(kept())) root.dataset.theme = kept();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".shade");
    const label = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      dispatchEvent(new Event("sourceline:theme"));
    };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      keep(root.dataset.theme);
      label();
    });
    dark.addEventListener("change", label);
    label();
    button.hidden = false;
  });
})();
