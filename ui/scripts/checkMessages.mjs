// Fails when a text lacks in one language, is used nowhere, or differs in what is filled in.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { readMessages } from "./messages.mjs";

const [en, nl] = [readMessages("en"), readMessages("nl")];
const faults = [...missing("nl", en, nl), ...missing("en", nl, en), ...differing(), ...unused()];
for (const fault of faults) console.error(fault);
console.log(`${en.size} texts in 2 languages, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

/** @param {string} language @param {Map<string, string>} wanted @param {Map<string, string>} has */
function missing(language, wanted, has) {
  return [...wanted.keys()].filter((key) => !has.has(key)).map((key) => `missing in ${language}: ${key}`);
}

function differing() {
  return [...en].flatMap(([key, text]) => {
    const other = nl.get(key);
    if (other === undefined) return [];
    const [ours, theirs] = [placeholders(parse(text)), placeholders(parse(other))];
    return ours === theirs ? [] : [`placeholders differ in ${key}: ${ours} and ${theirs}`];
  });
}

/** @typedef {import("@formatjs/icu-messageformat-parser").MessageFormatElement} Element */

/** @param {Element[]} elements */
function placeholders(elements) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {Element[]} list */
  const visit = (list) => {
    for (const element of list) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      names.add(element.value);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) visit(option.value);
      if (element.type === TYPE.tag) visit(element.children);
    }
  };
  visit(elements);
  return [...names].sort().join(", ");
}

/** A key counts as used when it stands in the code, or when a template like `status.${...}` makes it. */
function unused() {
  const code = sources(join(import.meta.dirname, "../src")).join("\n");
  const made = /`([a-z_]+(?:\.[a-z_]+)*\.)\$\{/g;
  const words = /(?:word\(|wordPrefix: )"([a-z_]+)"/g;
  const prefixes = [
    ...[...code.matchAll(made)].map((match) => String(match[1])),
    ...[...code.matchAll(words)].map((match) => `${match[1]}.`),
  ];
  return [...en.keys()]
    .filter((key) => !code.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    .map((key) => `used nowhere: ${key}`);
}

/** @param {string} folder */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(d|test)\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
