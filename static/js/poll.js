// Live parts: <section data-poll-url="/calls/…/live/" data-poll-seconds="15"> is fetched anew again and again.
// Never in a hidden tab, nor while someone types in it or has an unsent change in it; an unchanged part answers 304.
(function () {
  "use strict";
  const etags = new WeakMap();

  function busy(part) {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
    if (part.querySelector("details[open]")) return true;
    return Array.from(part.querySelectorAll("input, textarea")).some(function (field) {
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      return field.type !== "hidden" && field.value !== field.defaultValue;
    });
  }

  function restoreFocus(part, id) {
    const again = id && part.querySelector("#" + CSS.escape(id));
    if (again) again.focus({ preventScroll: true });
  }

  async function refresh(part) {
    if (document.hidden || busy(part)) return;
    const headers = { "X-Poll": "1" };
    if (etags.has(part)) headers["If-None-Match"] = etags.get(part);
    const answer = await fetch(part.dataset.pollUrl, { headers: headers, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 304) return;
    if (answer.redirected) { window.location.reload(); return; }
    if (!answer.ok) return;
    const text = await answer.text();
    if (busy(part)) return;
    etags.set(part, answer.headers.get("ETag") || "");
    const id = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.innerHTML = text;
    if (window.htmx) window.htmx.process(part);
    restoreFocus(part, id);
  }

  function start(part) {
    const pause = 1000 * Number(part.dataset.pollSeconds || 15);
    const again = function () {
      if (!part.isConnected) return;
      refresh(part).catch(function () { /* the next round tries again */ }).then(function () { setTimeout(again, pause); });
    };
    setTimeout(again, pause);
    document.addEventListener("visibilitychange", function () { if (!document.hidden && part.isConnected) refresh(part).catch(function () {}); });
  }

  document.querySelectorAll("[data-poll-url]").forEach(start);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body && event.target.matches && event.target.matches("[data-poll-url]")) start(event.target);
  });
})();
