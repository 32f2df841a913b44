// One dictionary for bpmn-js and for our own panel: the English sentence is the key.

import community from "bpmn-js-i18n/translations/zn.js"; // Chinese, whatever its name says
import own from "./zh.js";

const DICTIONARY = { ...community, ...own };
const chinese = () => (document.documentElement.lang || "zh").toLowerCase().startsWith("zh");

/** Sentences shown without a translation, for the test that wants none. */
window.__untranslated = window.__untranslated || new Set();

export function translate(template, replacements = {}) {
  let sentence = template;
  if (chinese() && /[A-Za-z]{2}/.test(template)) {
    if (Object.prototype.hasOwnProperty.call(DICTIONARY, template)) sentence = DICTIONARY[template];
    else window.__untranslated.add(template);
  }
  return sentence.replace(/{([^}]+)}/g, (whole, key) => (key in replacements ? replacements[key] : whole));
}

export default { translate: ["value", translate] };
