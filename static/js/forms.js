// Small helps for forms; every page works without them.
//   <form data-once>            a second press of the button is ignored while the first is on its way
//   <details data-menu>         closes on Escape and on a press elsewhere
//   <textarea data-count="300"> tells how many characters are left
//   <button data-print hidden>  prints the page
//   <form data-autosubmit>      is sent when a choice changes
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 8000);
  });

  function closeMenus(except) {
    document.querySelectorAll("details.who[open], .tabbar details[open], details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.activeElement && document.activeElement.closest("details[open]");
    closeMenus(null);
    if (open) open.querySelector("summary").focus();
  });

  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  function tell(area) {
    const most = Number(area.dataset.count);
    let note = area.nextElementSibling;
    if (!note || !note.classList.contains("count")) {
      note = document.createElement("p");
      note.className = "hint count";
      area.after(note);
    }
    note.textContent = "还可写 " + Math.max(0, most - Array.from(area.value).length) + " 字";
  }
  document.addEventListener("input", function (event) { if (event.target.matches("textarea[data-count]")) tell(event.target); });
  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit ? form.requestSubmit() : form.submit();
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
