// Reporting from a phone: what is typed survives a failed send, a photo is made small before it is sent, and a report
// sent again carries the key of the first, so that it stays one event. The page works without any of this.
(function () {
  "use strict";

  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const slot = "report:" + form.dataset.report;
  const fields = ["situation", "address", "event_group", "grid_code", "community", "client_key", "lat", "lon",
    "source", "origin_ref", "contact_name", "contact_phone"];
  const longest = 1280;

  function read() {
    try { return JSON.parse(localStorage.getItem(slot)) || null; } catch (error) { return null; }
  }
  function forget() {
    try { localStorage.removeItem(slot); } catch (error) { /* a private window keeps nothing */ }
  }
  function keep() {
    const draft = {};
    fields.forEach(function (name) {
      const field = form.elements[name];
      if (field) draft[name] = field.value;
    });
    try { localStorage.setItem(slot, JSON.stringify(draft)); } catch (error) { return false; }
    return true;
  }
  function restore() {
    const draft = read();
    if (!draft) return;
    if (form.dataset.sent && draft.client_key === form.dataset.sent) { forget(); return; }
    if (!draft.situation || form.elements.situation.value) return;
    fields.forEach(function (name) {
      const field = form.elements[name];
      if (field && draft[name]) field.value = draft[name];
    });
    const behalf = form.querySelector("[data-behalf]");
    if (behalf && (draft.origin_ref || draft.contact_name || draft.contact_phone || (draft.source || "grid") !== "grid")) behalf.open = true;
  }

  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  const keeper = form.querySelector("[data-keep]");
  keeper.hidden = false;
  keeper.addEventListener("click", function () { keeper.textContent = keep() ? "已存在手机里" : "存不下"; });

  // ---- a photo, no larger than it need be

  const photo = form.elements.photo, label = form.querySelector("[data-photo-label]");
  let drawn = Promise.resolve();  // nothing is sent before the photo is small
  photo.addEventListener("change", function () {
    const file = photo.files[0];
    label.textContent = file ? "已拍一张，换一张" : "拍一张（可不拍）";
    if (!file || !window.createImageBitmap || !window.DataTransfer) return;
    drawn = createImageBitmap(file).then(function (image) {
      const share = Math.min(1, longest / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * share);
      canvas.height = Math.round(image.height * share);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", 0.8); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size || photo.files[0] !== file) return;
      const small = new DataTransfer();
      small.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      photo.files = small.files;
    }).catch(function () { /* what cannot be drawn is sent as it is */ });
  });

  // ---- where, roughly and only when asked

  const locate = form.querySelector("[data-locate]"), unplaced = form.querySelector("[data-unplaced]");
  if (navigator.geolocation) locate.hidden = false;
  locate.addEventListener("click", function () {
    navigator.geolocation.getCurrentPosition(function (found) {
      form.elements.lat.value = found.coords.latitude.toFixed(3);
      form.elements.lon.value = found.coords.longitude.toFixed(3);
      locate.querySelector("span").textContent = "已带上大致位置";
      unplaced.hidden = true;
      keep();
    }, function (refused) {
      locate.querySelector("span").textContent = "再试一次";
      unplaced.querySelector("b").textContent = refused.code === 1 ? "手机没有允许取位置。" : "一时取不到位置。";
      unplaced.hidden = false;
      form.elements.address.focus();
    }, { timeout: 8000, maximumAge: 60000 });
  });

  // ---- sending: a connection that breaks loses nothing

  const unsent = form.querySelector("[data-unsent]");
  let busy = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    keep();
    drawn.then(function () {
      return fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" });
    })
      .then(function (answer) {
        if (answer.type === "opaqueredirect") {
          // Taken in, and the page that follows says so and forgets; or the log-in ran out, and the draft waits for it.
          window.location.assign(form.action + "?sent=" + encodeURIComponent(form.elements.client_key.value));
          return null;
        }
        return answer.text();
      })
      .then(function (text) {
        if (text === null) return;
        const told = new DOMParser().parseFromString(text, "text/html").querySelector(".refusal:not([data-unsent])");
        if (!told) throw new Error("no answer");
        form.querySelectorAll(".refusal:not([data-unsent])").forEach(function (old) { old.remove(); });
        unsent.hidden = true;
        unsent.before(told);
        told.scrollIntoView();
      })
      .catch(function () { unsent.hidden = false; unsent.scrollIntoView(); })
      .then(function () { busy = false; });
  });
})();
