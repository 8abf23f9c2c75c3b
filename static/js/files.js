// File fields in the words of the page, for the browser's own button speaks the browser's language.
// The field itself lies unseen over its face: keys, drops, readers of the screen and forms meet the real one.
(function () {
  "use strict";

  function part(name, words) {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = words;
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function dress(field) {
    const box = document.createElement("div");
    const button = part("btn btn-line", field.multiple ? "选择文件，可以多选" : "选择文件");
    const names = part("file-names", "");
    function tell() {
      names.textContent = Array.from(field.files).map(function (file) { return file.name; }).join("、") || "还没有选";
      field.title = names.textContent;
    }
    box.className = "file-pick";
    field.before(box);
    field.classList.remove("form-control");
    box.append(field, button, names);
    field.addEventListener("change", tell);
    if (field.form) field.form.addEventListener("reset", function () { setTimeout(tell); });
    tell();
  }

  function dressAll() {
    document.querySelectorAll("input[type=file].form-control").forEach(dress);
  }

  dressAll();
  new MutationObserver(dressAll).observe(document.body, { childList: true, subtree: true });
})();
