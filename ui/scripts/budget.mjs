// Adds up the script bytes that are fetched until the first rows of Orders are painted, and fails over the budget.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 170;
/** What the first screen imports by name: the page, its route, and one language's first texts. */
const FIRST_SCREEN = [/^index\.html$/, /src\/routes\/orders\.index\.tsx/, /src\/i18n\/languages\/en\.ts/];

const dist = join(import.meta.dirname, "../dist");
/** @type {Record<string, { file: string, imports?: string[] }>} */
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
/** @type {Set<string>} */
const files = new Set();
for (const key of Object.keys(manifest)) if (FIRST_SCREEN.some((entry) => entry.test(key))) collect(key);

const sizes = [...files].map((file) => ({
  file,
  bytes: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
for (const { file, bytes } of sizes.sort((a, b) => b.bytes - a.bytes))
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} KB  ${file}`);
console.log(`First screen: ${total.toFixed(1)} KB of script, gzip; the budget is ${BUDGET_KB} KB`);
process.exit(total <= BUDGET_KB ? 0 : 1);

/** @param {string} key */
function collect(key) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  if (chunk.file.endsWith(".js")) files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported);
}
