import FashenPaletteProvider from "./FashenPaletteProvider.js";

export default { paletteProvider: ["type", FashenPaletteProvider] };
