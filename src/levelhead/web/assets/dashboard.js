"use strict";
(() => {
  const $ = (name) => document.getElementById(name);
  const news = $("news"), ear = $("ear");

  // The address a token comes at ends in it, behind a mark that no browser sends: it goes into the form.
  const entrance = $("entrance");
  if (entrance && location.hash.length > 1) {
    const field = entrance.querySelector("input");
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    entrance.submit();
  }

  // The slider of the time machine.
  const letter = (each) => parseInt(each, 36);
  const dayAt = (slider, place) => {
    let at = Date.parse(slider.dataset.first);
    for (const gap of slider.dataset.gaps.slice(0, place)) at += letter(gap) * 864e5;
    return new Date(at).toISOString().slice(0, 10);
  };
  const swap = (address, push) => window.htmx.ajax("GET", address, { target: "#sheet", select: "#sheet", swap: "outerHTML", ...(push ? { push: "true" } : {}) });
  const ready = () => {
    const slider = $("session");
    if (!slider || !window.htmx) return;
    // Who went back once is likely to go on: the page before is made while this one is read.
    const before = $("sheet").dataset.day && document.querySelector("nav.time a[rel=prev]");
    if (before) setTimeout(() => { if (before.isConnected) fetch(before.href, { priority: "low" }).catch(() => {}); }, 600);
    slider.parentNode.hidden = false;
    const said = slider.parentNode.querySelector("output");
    slider.addEventListener("input", () => {
      const day = dayAt(slider, Number(slider.value));
      said.textContent = day;
      slider.setAttribute("aria-valuetext", day);
    });
    slider.addEventListener("change", () => {
      const newest = slider.value === slider.max;
      swap(slider.dataset.market + (newest ? "" : "/" + dayAt(slider, Number(slider.value))) + slider.dataset.query, true);
    });
  };

  // While a page is made: it is said, to the eye and to readers of the screen.
  const busy = (event, is) => {
    const sheet = $("sheet");
    if (event.target === ear || !sheet) return;
    sheet.setAttribute("aria-busy", String(is));
    if (is) news.textContent = news.dataset.making;
    else if (news.textContent === news.dataset.making) news.textContent = "";
  };
  document.addEventListener("htmx:before:request", (event) => busy(event, true));
  document.addEventListener("htmx:finally:request", (event) => busy(event, false));
  document.addEventListener("htmx:error", (event) => { if (event.target !== ear) news.textContent = news.dataset.silent; });

  // A swapped page: its chart is drawn, and what had the focus has it again.
  let focused = null, typed = "";
  document.addEventListener("htmx:before:swap", () => {
    focused = document.activeElement && document.activeElement.id;
    typed = $("filter") ? $("filter").value : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    if ($("filter")) $("filter").value = typed;
    document.dispatchEvent(new Event("screen"));
    if ($("chart-data")) document.dispatchEvent(new Event("chart"));
    ready();
    if (focused && $(focused)) $(focused).focus({ preventScroll: true });
  });

  // New bars: the page is fetched again where it shows them, and says so.
  const refresh = async (symbols) => {
    const sheet = $("sheet").dataset;
    if (sheet.day || (sheet.symbol ? symbols.length && !symbols.includes(sheet.symbol) : !["markets", "ledger", "data"].includes(sheet.place))) return;
    await swap(location.pathname + location.search, false);
    news.textContent = symbols.length ? news.dataset.bars.replace("{symbols}", () => symbols.join(", ")) : news.dataset.again;
  };
  if (ear) {
    const told = (event) => JSON.parse(event.detail.data);
    // What changed before this page listened, or while its connection was lost.
    ear.addEventListener("hello", (event) => {
      const sheet = $("sheet").dataset, state = told(event).states[sheet.symbol || ""];
      if (sheet.state && state && state !== sheet.state) refresh([]);
    });
    ear.addEventListener("bars", (event) => refresh(told(event).symbols));
  }

  // A note dropped on its field is read into it; a PDF goes to the field for files.
  const note = $("note"), file = $("file");
  if (note && file) {
    note.addEventListener("dragover", (event) => event.preventDefault());
    note.addEventListener("drop", (event) => {
      const dropped = event.dataTransfer.files[0];
      if (!dropped) return;
      event.preventDefault();
      file.files = event.dataTransfer.files;
      note.value = "";
      note.placeholder = dropped.name;
    });
  }
  ready();
})();
