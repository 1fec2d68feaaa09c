"use strict";
const sections = [...document.querySelectorAll("section")];
document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const one of sections) one.hidden = !one.textContent.toLowerCase().includes(wanted);
});
// One line for each attribute is enough: a decision is for the attribute.
document.getElementById("save").addEventListener("click", () => {
  const cell = (text) => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replaceAll('"', '""') + '"';
  const line = (one) => [one.dataset.attribute, one.dataset.vr, one.querySelector("select").value];
  const rows = [["attribute", "vr", "decision"], ...sections.map(line)];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([rows.map((row) => row.map(cell).join(",") + "\n").join("")]));
  link.download = "review.csv";
  link.click();
});
