"use strict";
// Drawn once, and again where a page is swapped under a running script: each drawing ends with the next.
document.addEventListener("chart", () => {
  const L = window.LightweightCharts, holder = document.getElementById("chart");
  const live = document.getElementById("live"), still = document.getElementById("still");
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  if (!L || !holder) return;
  const after = (first, gaps) => gaps.map((at => (gap) => new Date(at += gap * 864e5).toISOString().slice(0, 10))(Date.parse(first)));
  const column = (steps, places) => { let at = 0; return steps.map((step) => step === null ? null : (at += step) / 10 ** places); };
  data.days = [data.first, ...after(data.first, data.gaps)];
  for (const name of ["open", "high", "low", "close"]) data[name] = column(data[name], data.places);
  for (const each of data.averages) each.values = column(each.values, data.places);
  for (const name of ["rsi", "signal"]) data[name] = data[name] && column(data[name], 1);
  const spread = data.fan.map((steps) => column(steps, data.places));
  data.fan = after(data.days[data.days.length - 1], data.ahead).map((day, at) => [day, ...spread.map((each) => each[at])]);
  const reading = document.getElementById("reading"), count = data.days.length, future = data.fan.map((step) => step[0]);
  const days = [...data.days, ...future], last = count - 1;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const glass = (name, share) => colour(name) + Math.round(share * 255).toString(16).padStart(2, "0");
  const locale = data.locale ?? "en-US";
  const say = (words, numbers = {}) => ((data.words && data.words[words]) ?? words).replace(/\{(\w+)\}/g, (_, name) => numbers[name]);
  const price = (value) => value.toLocaleString(locale, { minimumFractionDigits: data.places, maximumFractionDigits: data.places });
  const dated = (day, long) => new Date(day + "T00:00Z").toLocaleDateString(locale, { timeZone: "UTC", month: "short", day: "numeric", ...(long ? { year: "numeric" } : {}) });
  const tenth = (value) => value.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const sides = { resistance: "R", support: "S", at: "•" };
  const priced = { type: "custom", minMove: 10 ** -data.places, formatter: price };
  const font = "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, 'DejaVu Sans', sans-serif";
  const quiet = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };

  live.hidden = false;
  still.hidden = true;
  document.getElementById("credit").hidden = false;
  const chart = L.createChart(holder, {
    autoSize: true,
    layout: { fontFamily: font, fontSize: 11, attributionLogo: false },
    localization: { locale },
    rightPriceScale: { scaleMargins: { top: 0.08, bottom: 0.06 } },
    timeScale: { rightOffset: 0, minBarSpacing: 1, tickMarkFormatter: (day, kind) => kind === 0 ? day.slice(0, 4) : kind === 1 ? new Date(day + "T00:00Z").toLocaleDateString(locale, { timeZone: "UTC", month: "short" }) : dated(day) },
    crosshair: { mode: L.CrosshairMode.Normal },
    // The wheel belongs to the page; keys, buttons and pinching zoom.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  });
  const candles = chart.addSeries(L.CandlestickSeries, { priceFormat: priced, priceLineVisible: false });
  candles.setData(days.map((time, at) => at < count ? { time, open: data.open[at], high: data.high[at], low: data.low[at], close: data.close[at] } : { time }));
  const curve = (values) => data.days.map((time, at) => values[at] === null ? { time } : { time, value: values[at] });
  const averages = data.averages.map((each, at) => {
    const series = chart.addSeries(L.LineSeries, { ...quiet, priceFormat: priced, lineWidth: 2, lineStyle: [0, 2, 1][at] });
    series.setData(curve(each.values));
    return series;
  });
  const pane = { priceFormat: { type: "custom", minMove: 0.1, formatter: (value) => tenth(value) } };
  const rsi = data.rsi && chart.addSeries(L.LineSeries, { ...quiet, ...pane, lineWidth: 2 }, 1);
  const signal = data.signal && chart.addSeries(L.LineSeries, { ...quiet, ...pane, lineWidth: 1, lineStyle: 2 }, 1);
  const guides = [];
  if (rsi) {
    rsi.setData(curve(data.rsi));
    for (const at of [70, 30]) guides.push(rsi.createPriceLine({ price: at, lineWidth: 1, lineStyle: 1, axisLabelVisible: false, title: "" }));
    chart.panes()[0].setStretchFactor(4);
    chart.panes()[1].setStretchFactor(1);
  }
  if (signal) signal.setData(curve(data.signal));

  const x = (day) => chart.timeScale().timeToCoordinate(day), y = (at) => candles.priceToCoordinate(at);
  const strip = (context, upper, lower) => {
    context.beginPath();
    upper.forEach(([left, top], at) => at ? context.lineTo(left, top) : context.moveTo(left, top));
    [...lower].reverse().forEach(([left, top]) => context.lineTo(left, top));
    context.closePath();
    context.fill();
  };
  const drawZones = (context, width) => {
    for (const zone of data.zones) {
      const top = y(zone.high), bottom = y(zone.low);
      if (top === null || bottom === null) continue;
      context.fillStyle = glass(zone.side, zone.side === "at" ? 0.22 : 0.18);
      context.fillRect(0, top - 1, width, Math.max(bottom - top, 0) + 2);
    }
  };
  const drawFan = (context) => {
    const start = [data.days[last], ...Array(5).fill(data.close[last])];
    const along = (at) => [start, ...data.fan].map((step) => [x(step[0]), y(step[at])]).filter(([left, top]) => left !== null && top !== null);
    if (!data.fan.length) return;
    context.fillStyle = glass("bar", 0.18);
    strip(context, along(5), along(1));
    context.fillStyle = glass("bar", 0.28);
    strip(context, along(4), along(2));
    context.strokeStyle = colour("bar");
    context.setLineDash([4, 3]);
    context.beginPath();
    along(3).forEach(([left, top], at) => at ? context.lineTo(left, top) : context.moveTo(left, top));
    context.stroke();
    context.setLineDash([]);
  };
  const drawBarriers = (context, width) => {
    const from = x(data.days[last]);
    for (const [name, barrier] of [["up", data.up], ["down", data.down]]) {
      const top = barrier && y(barrier.price);
      if (!barrier || top === null || from === null) continue;
      context.strokeStyle = colour(name);
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(from, top);
      context.lineTo(width, top);
      context.stroke();
      context.lineWidth = 1;
    }
  };
  const drawEvents = (context, width, height) => {
    context.font = "11px " + font;
    context.textAlign = "center";
    const ends = [];
    for (const event of data.events) {
      const half = context.measureText(event.name).width / 2 + 4, on = x(event.day);
      if (on === null) continue;
      const left = Math.min(on, width - half);
      let row = ends.findIndex((end) => end < left - half);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = left + half;
      context.strokeStyle = glass("ink", 0.55);
      context.setLineDash([2, 4]);
      context.beginPath();
      context.moveTo(on, 18 + row * 15);
      context.lineTo(on, height);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = glass("paper", 0.85);
      context.fillRect(left - half, 3 + row * 15, 2 * half, 14);
      context.fillStyle = colour("ink");
      context.fillText(event.name, left, 14 + row * 15);
    }
  };
  const written = (context, words, left, top, ink) => {
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = glass("paper", 0.9);
    context.strokeText(words, left, top);
    context.fillStyle = ink;
    context.fillText(words, left, top);
    context.lineWidth = 1;
  };
  const drawWords = (context, width, height) => {
    context.font = "11px " + font;
    context.textAlign = "left";
    const taken = [], narrow = width < 480;
    const room = (top) => taken.every((other) => Math.abs(other - top) > 14);
    for (const [name, arrow, barrier] of [["up", "▲", data.up], ["down", "▼", data.down]]) {
      const top = barrier && y(barrier.price);
      if (!barrier || top === null) continue;
      const words = arrow + " " + (narrow ? barrier.label.split(" ")[0] : barrier.label);
      const at = name === "up" ? top - 5 : top + 14;
      written(context, words, Math.max(width - context.measureText(words).width - 6, 4), at, colour(name));
    }
    for (const zone of data.zones) {
      const top = y((zone.low + zone.high) / 2);
      if (top === null || top < 8 || top > height - 8 || !room(top)) continue;
      taken.push(top);
      const edges = zone.low === zone.high ? price(zone.low) : price(zone.low) + "–" + price(zone.high);
      written(context, sides[zone.side] + " " + edges + (narrow ? "" : "  " + zone.label), 6, top + 4, colour(zone.side));
    }
    context.textAlign = "center";
    for (const swing of data.swings) {
      const at = data.days.indexOf(swing.day), left = at < 0 ? null : x(swing.day);
      const top = at < 0 ? null : y(swing.above ? data.high[at] : data.low[at]);
      if (left !== null && top !== null) written(context, swing.text, left, top + (swing.above ? -6 : 15), colour("ink"));
    }
  };
  const layer = (order, draw) => ({
    zOrder: () => order,
    renderer: () => ({ draw: (target) => target.useMediaCoordinateSpace(({ context, mediaSize }) => { context.save(); draw(context, mediaSize.width, mediaSize.height); context.restore(); }) }),
  });
  const tag = (name, barrier) => ({
    coordinate: () => y(barrier.price) ?? -99, text: () => price(barrier.price), textColor: () => colour("on-filled"), backColor: () => colour(name),
  });
  const views = [
    layer("bottom", (context, width, height) => { drawZones(context, width); drawFan(context); drawBarriers(context, width); drawEvents(context, width, height); }),
    layer("top", drawWords),
  ];
  const tags = [["up", data.up], ["down", data.down]].filter(([, barrier]) => barrier).map(([name, barrier]) => tag(name, barrier));
  const steps = data.fan.flatMap((step) => [step[1], step[5]]).concat([data.up, data.down].filter(Boolean).map((each) => each.price));
  candles.attachPrimitive({
    paneViews: () => views,
    priceAxisViews: () => tags,
    autoscaleInfo: (from, to) => to < count || !steps.length ? null : { priceRange: { minValue: Math.min(...steps), maxValue: Math.max(...steps) } },
  });

  const paint = () => {
    const lines = { color: colour("grid") };
    chart.applyOptions({
      layout: { background: { color: colour("paper") }, textColor: colour("muted"), panes: { separatorColor: colour("frame") } },
      grid: { vertLines: lines, horzLines: lines },
      rightPriceScale: { borderColor: colour("frame") },
      timeScale: { borderColor: colour("frame") },
      crosshair: { vertLine: { color: colour("muted"), labelBackgroundColor: colour("ink") }, horzLine: { color: colour("muted"), labelBackgroundColor: colour("ink") } },
    });
    candles.applyOptions({ upColor: colour("paper"), downColor: colour("bar"), borderUpColor: colour("bar"), borderDownColor: colour("bar"), wickUpColor: colour("bar"), wickDownColor: colour("bar") });
    averages.forEach((series, at) => series.applyOptions({ color: colour("average-" + "abc"[at]) }));
    if (rsi) rsi.applyOptions({ color: colour("momentum") });
    if (signal) signal.applyOptions({ color: colour("average-a") });
    guides.forEach((guide) => guide.applyOptions({ color: colour("frame") }));
  };
  const home = () => chart.timeScale().setVisibleLogicalRange({ from: Math.max(count - (holder.clientWidth < 560 ? 45 : 110), 0) - 0.5, to: days.length - 0.5 });
  const zoom = (factor) => {
    const seen = chart.timeScale().getVisibleLogicalRange();
    if (seen) chart.timeScale().setVisibleLogicalRange({ from: Math.max(seen.to - (seen.to - seen.from) * factor, -0.5), to: seen.to });
  };

  const told = (at) => {
    const day = days[at], parts = [dated(day, true)];
    if (at < count) {
      parts.push(["open", "high", "low", "close"].map((name) => say(name) + " " + price(data[name][at])).join(" · "));
      data.averages.forEach((each) => { if (each.values[at] !== null) parts.push(each.label + " " + price(each.values[at])); });
      if (rsi && data.rsi[at] !== null) parts.push(data.labels.rsi + " " + tenth(data.rsi[at]) + (signal && data.signal[at] !== null ? ", " + data.labels.signal + " " + tenth(data.signal[at]) : ""));
    } else {
      const step = data.fan[at - count];
      parts.push(say("session {n} ahead", { n: at - count + 1 }), say("half of past paths {from} to {to}", { from: price(step[2]), to: price(step[4]) }), say("nine in ten {from} to {to}", { from: price(step[1]), to: price(step[5]) }));
      data.events.filter((event) => event.day === day).forEach((event) => parts.push(event.words));
    }
    return parts.join("  |  ");
  };
  let at = last;
  const tell = (index) => { at = index; reading.textContent = told(index); };
  chart.subscribeCrosshairMove((moved) => tell(moved.time === undefined ? last : days.indexOf(moved.time)));
  holder.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -days.length, End: days.length }[event.key];
    if (step !== undefined) {
      const next = Math.min(Math.max(at + step, 0), days.length - 1);
      const seen = chart.timeScale().getVisibleLogicalRange();
      if (seen && (next < seen.from || next > seen.to)) {
        const shift = next < seen.from ? next - 1 - seen.from : next + 1 - seen.to;
        chart.timeScale().setVisibleLogicalRange({ from: seen.from + shift, to: seen.to + shift });
      }
      chart.setCrosshairPosition(next < count ? data.close[next] : data.fan[next - count][3], days[next], candles);
      tell(next);
    } else if (event.key === "+" || event.key === "=") zoom(0.7);
    else if (event.key === "-") zoom(1.4);
    else if (event.key === "Escape") { chart.clearCrosshairPosition(); tell(last); } else return;
    event.preventDefault();
  });
  for (const button of live.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => ({ in: () => zoom(0.7), out: () => zoom(1.4), all: () => chart.timeScale().fitContent() })[button.dataset.zoom]());
  }
  document.addEventListener("theme", paint);
  document.addEventListener("chart", () => { document.removeEventListener("theme", paint); chart.remove(); }, { once: true });
  paint();
  home();
  tell(last);
});
document.dispatchEvent(new Event("chart"));
