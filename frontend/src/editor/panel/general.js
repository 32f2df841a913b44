// Name and documentation, which everything has.

import { documentationOf } from "../../diagram/elements.js";
import { translate as t } from "../translate/index.js";
import { textField } from "./controls.js";

export function nameField(panel, element) {
  return textField({
    key: "name",
    label: t("Name"),
    value: element.businessObject.name,
    onChange: (name) => panel.modeler.get("modeling").updateProperties(element, { name: name || undefined }),
  });
}

export function documentationField(panel, element, object) {
  return textField({
    key: "documentation",
    label: t("Explanation and legal basis"),
    value: documentationOf(object),
    lines: 4,
    hint: t("Shown to everybody who selects this element on a case page. Name the article."),
    onChange: (text) => panel.writer.document(element, object, text),
  });
}
