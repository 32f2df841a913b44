// The procedure's diagram on a case page: where the case has been, stands, and may go next.

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { documentationOf, ownerOf } from "../diagram/elements.js";
import { moddleExtensions } from "../diagram/extensions.js";
import { textRenderer } from "../diagram/fonts.js";
import { text } from "./texts.js";

const READABLE = 0.55; // below this scale the labels cannot be read
const MARKERS = { done: "state-done", current: "state-current", next: "state-next", flows: "state-taken" };

export async function start(container) {
  if (container.diagram) return;
  container.diagram = true;
  const status = container.appendChild(document.createElement("p"));
  status.className = "diagram-status";
  status.textContent = text("loading");
  try {
    const [xml, state] = await Promise.all([load(container.dataset.src), stateOf(container)]);
    const viewer = new NavigatedViewer({
      container,
      moddleExtensions,
      textRenderer,
      zoomScroll: { enabled: false },
    });
    await viewer.importXML(xml);
    status.remove();
    mark(viewer, state);
    show(viewer, state);
    addButtons(container, viewer, state);
    addNote(container, viewer, state);
    mildWheel(container, viewer);
    touchPanning(container, viewer);
    container.dataset.ready = "";
  } catch (error) {
    status.textContent = text("failed");
    console.error(error);
  }
}

async function load(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

async function stateOf(container) {
  const source = container.dataset.stateSrc;
  return JSON.parse(source ? await load(source) : container.dataset.state || "{}");
}

function mark(viewer, state) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  for (const [name, marker] of Object.entries(MARKERS)) {
    for (const id of state[name] || []) {
      // A version may have been drawn anew; an id that is gone is simply not coloured.
      const element = registry.get(id);
      if (!element) continue;
      canvas.addMarker(element, marker);
      if (is(element, "bpmn:SubProcess") || is(element, "bpmn:Participant")) {
        canvas.addMarker(element, "state-frame");
      }
    }
  }
}

/** The whole diagram if it can be read that small, else the place where the case stands. */
function show(viewer, state) {
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() < READABLE) showCurrent(viewer, state);
}

function showCurrent(viewer, state) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const id = (state.current || []).find((one) => registry.get(one));
  if (!id) return;
  const shape = registry.get(id);
  const centre = { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
  const { width, height } = canvas.viewbox().outer;
  const scale = 0.8;
  canvas.viewbox({
    x: centre.x - width / scale / 2,
    y: centre.y - height / scale / 2,
    width: width / scale,
    height: height / scale,
  });
}

function addButtons(container, viewer, state) {
  const canvas = viewer.get("canvas");
  const bar = document.createElement("div");
  bar.className = "diagram-buttons no-print";
  const add = (name, sign, act) => {
    const button = bar.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "btn btn-sm btn-outline-secondary";
    button.textContent = sign || text(name);
    button.title = text(name);
    button.setAttribute("aria-label", text(name));
    button.addEventListener("click", act);
  };
  add("fit", "", () => canvas.zoom("fit-viewport", "auto"));
  if ((state.current || []).length) add("current", "", () => showCurrent(viewer, state));
  add("bigger", "＋", () => viewer.get("zoomScroll").stepZoom(1));
  add("smaller", "－", () => viewer.get("zoomScroll").stepZoom(-1));
  container.append(bar);
}

function addNote(container, viewer, state) {
  const scope = container.closest(".panel") || container.parentElement;
  let note = scope.querySelector("[data-diagram-note]");
  if (!note) {
    note = document.createElement("div");
    note.setAttribute("data-diagram-note", "");
    container.after(note);
  }
  note.classList.add("diagram-note");
  note.setAttribute("aria-live", "polite");
  const paragraph = (sentence, className) => {
    const element = note.appendChild(document.createElement("p"));
    element.textContent = sentence;
    if (className) element.className = className;
  };
  paragraph(text("hint"), "meta");
  viewer.on("element.click", ({ element }) => {
    const { businessObject } = ownerOf(element);
    if (!businessObject || businessObject.$type === "bpmn:Collaboration") return;
    note.textContent = "";
    paragraph(headline(businessObject, state), "diagram-note-name");
    paragraph(documentationOf(businessObject) || text("nothing"));
  });
}

function headline(businessObject, state) {
  const name = businessObject.name || text("unnamed");
  const states = [
    ["current", "currentState"],
    ["next", "next"],
    ["done", "done"],
  ];
  const found = states.find(([list]) => (state[list] || []).includes(businessObject.id));
  return found ? `${name} · ${text(found[1])}` : name;
}

/** The wheel scrolls the page until the person has clicked into the diagram. */
function mildWheel(container, viewer) {
  const zoomScroll = viewer.get("zoomScroll");
  container.addEventListener("mousedown", () => zoomScroll.toggle(true));
  container.addEventListener("mouseleave", () => zoomScroll.toggle(false));
}

/** On a touch screen a finger moves the diagram sideways; up and down still scrolls the page. */
function touchPanning(container, viewer) {
  let last = null;
  container.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") last = event;
  });
  container.addEventListener("pointermove", (event) => {
    if (!last || event.pointerType !== "touch") return;
    viewer.get("canvas").scroll({ dx: event.clientX - last.clientX, dy: event.clientY - last.clientY });
    last = event;
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    container.addEventListener(end, () => (last = null));
  }
}
