import FashenReplaceMenuProvider from "./FashenReplaceMenuProvider.js";

export default {
  __init__: ["fashenReplaceMenuProvider"],
  fashenReplaceMenuProvider: ["type", FashenReplaceMenuProvider],
};
