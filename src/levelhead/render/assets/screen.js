"use strict";
// Once, and again where a table is swapped under a running script.
document.addEventListener("screen", () => {
  const box = document.getElementById("filter"), table = document.querySelector("table.markets");
  if (!box || !table) return;
  const gone = new AbortController();
  document.addEventListener("screen", () => gone.abort(), { once: true });
  const rows = [...table.tBodies[0].rows];
  const apply = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.find.includes(word));
  };
  box.parentNode.hidden = false;
  box.addEventListener("input", apply);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    box.focus();
  }, { signal: gone.signal });
  // A page that is shown again keeps what was typed: so do its rows.
  apply();
});
document.dispatchEvent(new Event("screen"));
