// Builds the three bundles into web/static/built/, writes the manifest of hashed names and the
// notices of everything that went in. The same sources and lock file give the same bytes.

import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(here, "../web/static/built");
const bundles = { ui: "src/ui/index.js", viewer: "src/viewer/index.js", editor: "src/editor/index.js" };

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: bundles,
  outdir,
  entryNames: "[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  bundle: true,
  minify: true,
  format: "iife",
  target: "chrome90", // the oldest browser on agency desktops
  charset: "utf8",
  legalComments: "none", // the notices are collected below, with the full licence texts
  loader: { ".woff2": "file" },
  external: ["data:*"],
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const path of Object.keys(result.metafile.outputs)) {
  const file = relative(outdir, resolve(here, path));
  const logical = file.replace(/-[A-Z0-9]{8}(\.[a-z0-9]+)$/, "$1");
  manifest[logical] = file;
}
await writeFile(join(outdir, "manifest.json"), json(sorted(manifest)));

const notices = await collectNotices(Object.keys(result.metafile.inputs));
await writeFile(join(here, "THIRD-PARTY.md"), notices);
await writeFile(join(outdir, "THIRD-PARTY.txt"), notices);

/** One section per package of which at least one file is in a bundle, with its licence text. */
async function collectNotices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const sections = [];
  for (const folder of [...folders].sort()) {
    const about = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const names = await readdir(join(here, folder));
    const licence = names.find((name) => /^licen[cs]e(\.|$)/i.test(name));
    const text = licence
      ? (await readFile(join(here, folder, licence), "utf8")).trim().replace(/\r\n/g, "\n")
      : `The package ships no licence file; its metadata says: ${about.license}.`;
    const spdx = typeof about.license === "string" ? about.license : "see below";
    sections.push(`## ${about.name} ${about.version}\n\nLicence: ${spdx}\n\n\`\`\`\n${text}\n\`\`\`\n`);
  }
  return (
    "# Third-party software in the browser bundles\n\n" +
    "Written by `npm run build`; do not edit. These packages are inside the files of\n" +
    "`web/static/built/`.\n\n" +
    sections.join("\n")
  );
}

function sorted(map) {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function json(value) {
  return JSON.stringify(value, null, 2) + "\n";
}
