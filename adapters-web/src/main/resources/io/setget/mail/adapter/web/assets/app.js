// The panel works without this file; it only spares a round trip or two.
"use strict";

// "Use TLS" and "TLS Mode" say the same thing in two places: keep them in step.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  const useTls = form?.elements["use_tls"];
  const mode = form?.elements["tls_mode"];
  if (!useTls || !mode || useTls.disabled || mode.disabled) return;
  if (event.target === useTls) {
    if (!useTls.checked) mode.value = "none";
    else if (mode.value === "none") mode.value = form.elements["port"]?.value === "465" ? "implicit" : "starttls";
  } else if (event.target === mode) {
    useTls.checked = mode.value !== "none";
  }
});

// What a part that refreshes by itself is answered no longer counts once the page is being left.
let leaving = false;
window.addEventListener("beforeunload", () => (leaving = true));
window.addEventListener("pageshow", () => (leaving = false));
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (leaving) event.preventDefault();
});

// A part that refreshes by itself waits while somebody is in it.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target;
  if (!part.matches("[hx-trigger^=every]")) return;
  if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]")) {
    event.preventDefault();
  }
});

// An email that is being written is shown anew a moment after the last keystroke.
const editor = document.querySelector("form[data-editor]");
let pause;
editor?.addEventListener("input", (event) => {
  if (["to", "width"].includes(event.target.name)) return;
  clearTimeout(pause);
  pause = setTimeout(() => editor.requestSubmit(editor.querySelector("[data-preview]")), 500);
});

// Show the outcome of a test, and what was detected, where it can be seen.
document.addEventListener("htmx:afterSwap", (event) => {
  if (["test", "detected"].includes(event.target.id)) event.target.scrollIntoView({ block: "nearest" });
  offerCopying();
});

// A transcript is copied with one click where the browser allows it.
function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}
offerCopying();
