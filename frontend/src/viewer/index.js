import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./viewer.css";
import "../diagram/structured-clone.js";
import { start } from "./diagram.js";

function startAll(root) {
  for (const container of root.querySelectorAll("[data-diagram]")) start(container);
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => startAll(document));
} else startAll(document);

// A diagram that htmx swaps in later.
document.addEventListener("htmx:after:process", (event) => {
  if (event.target.parentElement) startAll(event.target.parentElement);
});
