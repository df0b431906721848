// Small comforts. Every page works without this file.
"use strict";

// A passage selected in the item's words goes into the worksheet row that asks for it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-selection]");
  if (!button) return;
  const chosen = String(window.getSelection()).trim();
  const field = document.getElementById(button.dataset.takeSelection);
  if (chosen && field) { field.value = chosen; field.focus(); }
});

// The personal menu closes on Escape and on a click elsewhere.
const menu = document.querySelector(".whoami");
if (menu) {
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

// Buttons that take selections mean nothing without this file, so they show themselves only here.
for (const button of document.querySelectorAll("[data-take-selection]")) button.hidden = false;
