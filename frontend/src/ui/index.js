import "../css/index.css";
import "bootstrap/js/dist/collapse.js";
import "bootstrap/js/dist/dropdown.js";
import htmx from "./htmx.js";
import "./confirm.js"; // before submit.js: what was not confirmed is not sent
import "./submit.js";
import * as autosave from "./autosave.js";
import * as conditional from "./conditional.js";
import * as conveniences from "./conveniences.js";
import * as guard from "./guard.js";
import * as upload from "./upload.js";

const modules = [conditional, autosave, guard, upload, conveniences];

function startIn(root) {
  for (const module of modules) module.start(root);
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => startIn(document));
} else startIn(document);

// What htmx has swapped in gets the same behaviour.
htmx.onLoad((element) => {
  if (element !== document.body && element.parentElement) startIn(element.parentElement);
});
