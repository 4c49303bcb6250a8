// The keys of the comment matrix. Everything they do, a link or a checkbox does as well.
// They are listed on the page and can be turned off there; the choice stays on this device.
(() => {
  "use strict";
  const box = document.querySelector("[data-shortcuts]");
  const rows = [...document.querySelectorAll("[data-matrix] [data-row]")];
  if (!box || !rows.length) return;

  const NAME = "milepost-matrix-keys";
  const RESPONDS = { a: "accepted", n: "not_accepted", d: "duplicate" };
  const on = box.querySelector("[data-shortcuts-on]");
  const remembered = () => {
    try { return localStorage.getItem(NAME) !== "off"; } catch { return true; }
  };
  on.checked = remembered();
  on.addEventListener("change", () => {
    try { localStorage.setItem(NAME, on.checked ? "on" : "off"); } catch { /* not kept */ }
  });
  box.hidden = false;

  const current = () => rows.findIndex((row) => row.hasAttribute("aria-current"));
  const mark = (row) => {
    rows.forEach((other) => other.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
  };
  const go = (place) => {
    const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
    mark(row);
    row.querySelector("[data-open]").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  rows.forEach((row) => row.addEventListener("focusin", () => mark(row)));

  const respond = (row, outcome) => {
    const link = row && row.querySelector("[data-respond]");
    if (!link) return;
    const address = new URL(link.href);
    address.searchParams.set("outcome", outcome);
    location.assign(address);
  };
  const isTyping = (target) =>
    target.closest("textarea, select, input:not([type=checkbox]), [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    const row = rows[current()];
    if (event.key === "j") go(current() + 1);
    else if (event.key === "k") go(current() - 1);
    else if (event.key === "x" && row) row.querySelector("[name=comment]").click();
    else if (event.key === "Enter" && row && event.target === document.body)
      row.querySelector("[data-open]").click();
    else if (Object.hasOwn(RESPONDS, event.key)) respond(row, RESPONDS[event.key]);
    else return;
    event.preventDefault();
  });
})();
