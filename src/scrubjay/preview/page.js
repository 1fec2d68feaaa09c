"use strict";
const sections = [...document.querySelectorAll("section")];
const find = document.getElementById("find"), only = document.getElementById("only");
function show() {
  const text = find.value.toLowerCase(), action = only.value;
  for (const one of sections) {
    one.hidden = !one.textContent.toLowerCase().includes(text) || !(" " + one.dataset.actions + " ").includes(action);
  }
}
find.addEventListener("input", show);
only.addEventListener("change", show);
