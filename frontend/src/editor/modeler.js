import Modeler from "bpmn-js/lib/Modeler";
import { moddleExtensions } from "../diagram/extensions.js";
import { textRenderer } from "../diagram/fonts.js";
import contextPad from "./context-pad/index.js";
import newElements from "./new-elements/index.js";
import palette from "./palette/index.js";
import replaceMenu from "./replace-menu/index.js";
import translation from "./translate/index.js";

export function createModeler(container) {
  return new Modeler({
    container,
    moddleExtensions,
    textRenderer,
    additionalModules: [translation, palette, contextPad, replaceMenu, newElements],
  });
}
