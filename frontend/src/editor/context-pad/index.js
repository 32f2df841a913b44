import FashenContextPadProvider from "./FashenContextPadProvider.js";

export default {
  __init__: ["fashenContextPadProvider"],
  fashenContextPadProvider: ["type", FashenContextPadProvider],
};
