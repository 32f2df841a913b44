// Our extension elements, from the one descriptor that the server reads too.

import descriptor from "../../../bpmn/extensions.json";

export const moddleExtensions = { fashen: descriptor };
