"use strict";
(() => {
  const root = document.documentElement, tip = document.getElementById("tip");
  const theme = document.getElementById("theme"), order = ["auto", "light", "dark"];
  const kept = () => { try { return localStorage.getItem("levelhead-theme"); } catch { return null; } };
  const keep = (name) => { try { localStorage.setItem("levelhead-theme", name); } catch { /* a page from a folder may keep nothing */ } };
  const apply = (name) => {
    if (name === "auto") delete root.dataset.theme; else root.dataset.theme = name;
    theme.textContent = theme.dataset[name] ?? "Theme: " + name;
    theme.dataset.name = name;
    document.dispatchEvent(new Event("theme"));
  };
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const next = order[(order.indexOf(theme.dataset.name) + 1) % order.length];
    apply(next);
    keep(next);
  });
  apply(order.includes(kept()) ? kept() : "auto");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("theme")));

  let shown = null;
  const number = (event) => event.target.closest && event.target.closest('a[href^="#n"]');
  const rowOf = (link) => /^#n\d+$/.test(link.getAttribute("href")) && document.getElementById(link.getAttribute("href").slice(1));
  const hide = () => {
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const show = (link) => {
    const row = rowOf(link);
    if (!row || shown === link) return;
    hide();
    const about = row.parentNode.firstElementChild, copies = (of) => [...of.childNodes].map((node) => node.cloneNode(true));
    const [printed, ...more] = copies(row), value = document.createElement("b");
    value.append(printed);
    tip.replaceChildren(value, " ", ...copies(about));
    if (more.length) tip.append(document.createElement("br"), ...more);
    const known = (tip.dataset.day ?? "as of") + " ";
    if (!/\d{4}-\d\d-\d\d$/.test(row.textContent) || !row.textContent.slice(0, -10).endsWith(known)) tip.append(document.createElement("br"), known + row.closest("dl").dataset.asOf);
    tip.hidden = false;
    shown = link;
    link.setAttribute("aria-describedby", "tip");
    place();
  };
  const place = () => {
    if (!shown) return;
    const at = shown.getBoundingClientRect(), box = tip.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) { hide(); return; }
    const above = at.top - box.height - 8;
    tip.style.left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8)) + "px";
    tip.style.top = (above > 8 ? above : at.bottom + 8) + "px";
  };
  document.addEventListener("pointerover", (event) => { const link = number(event); if (link) show(link); });
  document.addEventListener("pointerout", (event) => { if (number(event) && document.activeElement !== shown) hide(); });
  document.addEventListener("focusin", (event) => { const link = number(event); if (link) show(link); else hide(); });
  document.addEventListener("focusout", hide);
  // Focus scrolls the number into view: the note moves with it.
  document.addEventListener("scroll", place, { passive: true });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("click", (event) => {
    const link = number(event);
    if (!link) { hide(); return; }
    if (!rowOf(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
  });
})();
