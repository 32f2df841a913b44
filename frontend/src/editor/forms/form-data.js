// A form as the bundle keeps it (JSON Schema with labels and widgets, `workflows/forms`) and as the
// dialog edits it: a list of fields in order. Keys we do not know stay as they are.

export const WIDGETS = ["text", "textarea", "number", "date", "select", "checkbox"];

export function fieldsOf(form) {
  const required = new Set(form.required || []);
  return Object.entries(form.properties || {}).map(([name, spec]) => {
    const labels = spec["x-enum-titles"] || spec.enum || [];
    const english = spec["x-enum-titles-en"] || [];
    return {
      name,
      spec,
      label: spec.title || "",
      labelEn: spec["x-title-en"] || "",
      widget: spec["x-widget"] || (spec.enum ? "select" : "text"),
      required: required.has(name),
      options: (spec.enum || []).map((value, index) => ({
        value: String(value),
        label: String(labels[index] === undefined ? value : labels[index]),
        labelEn: english[index] === undefined ? "" : String(english[index]),
      })),
    };
  });
}

export function withFields(form, fields) {
  const properties = {};
  for (const field of fields) properties[field.name] = specOf(field);
  const result = { type: "object", ...form, properties };
  result.required = fields.filter((field) => field.required).map((field) => field.name);
  return result;
}

function specOf({ spec, label, labelEn, widget, options }) {
  const made = { ...spec, type: widget === "checkbox" ? "boolean" : "string", title: label, "x-widget": widget };
  put(made, "x-title-en", labelEn);
  for (const key of ["enum", "x-enum-titles", "x-enum-titles-en"]) delete made[key];
  if (widget === "select") {
    made.enum = options.map((option) => option.value);
    made["x-enum-titles"] = options.map((option) => option.label);
    if (options.some((option) => option.labelEn)) {
      made["x-enum-titles-en"] = options.map((option) => option.labelEn || option.label);
    }
  }
  return made;
}

function put(object, key, value) {
  if (value) object[key] = value;
  else delete object[key];
}

/** One option a line: `value | label | English label`; a line of one part is value and label. */
export function optionsText(options) {
  return options
    .map(({ value, label, labelEn }) => {
      if (labelEn) return `${value} | ${label} | ${labelEn}`;
      return value === label ? label : `${value} | ${label}`;
    })
    .join("\n");
}

export function optionsFrom(text) {
  return text
    .split("\n")
    .map((line) => line.split(/[|｜]/).map((part) => part.trim()))
    .filter(([value]) => value)
    .map(([value, label, labelEn]) => ({ value, label: label || value, labelEn: labelEn || "" }));
}

export function emptyForm(title) {
  return { type: "object", title, properties: {}, required: [] };
}
