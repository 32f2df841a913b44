// Small questions about an element of a diagram.

/** The text of its `documentation`, "" when there is none. */
export function documentationOf(businessObject) {
  const notes = businessObject.get("documentation") || [];
  return notes.map((note) => note.text || "").join("\n").trim();
}

/** The element a label stands for, or the element itself. */
export function ownerOf(element) {
  return element.labelTarget || element;
}
