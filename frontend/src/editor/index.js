import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./fonts.css";
import "./editor.css";
import "../diagram/structured-clone.js";
import { Editor } from "./editor.js";
import { translate as t } from "./translate/index.js";

async function start() {
  const host = document.getElementById("editor");
  if (!host) return;
  const editor = new Editor(host);
  try {
    await editor.start();
  } catch (error) {
    editor.warn(t("The editor could not be opened: {reason}", { reason: error.message }), "flash-error");
    console.error(error);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
