// Reads the texts of one language: a file for each area, in which every key begins with the area's name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLiteralElement, parse } from "@formatjs/icu-messageformat-parser";

/** @typedef {"en" | "nl"} Language */

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "nl"];

/** Where the first screen's texts are: those of the frame and of the list of orders. The others are fetched after its rows. */
const FIRST_AREAS = new Set(
  "action demo density error figures grid language list nav op orders payment profile shell signin status theme".split(
    " ",
  ),
);

/** @typedef {"first" | "others"} Part */

const FOLDER = join(import.meta.dirname, "../src/i18n");

/**
 * Every text of a language by its key.
 * @param {Language} language
 * @returns {Map<string, string>}
 */
export function readMessages(language) {
  const messages = new Map();
  for (const file of readdirSync(join(FOLDER, language)).sort()) {
    const area = file.replace(/\.json$/, "");
    /** @type {Record<string, string>} */
    const texts = JSON.parse(readFileSync(join(FOLDER, language, file), "utf8"));
    for (const [key, text] of Object.entries(texts)) {
      if (!key.startsWith(`${area}.`))
        throw new Error(`${language}/${file}: “${key}” must begin with “${area}.”`);
      messages.set(key, text);
    }
  }
  return messages;
}

/**
 * What the browser gets of a part: plain text where nothing is to be filled in, else the parsed message.
 * @param {Language} language
 * @param {Part} part
 */
export function compileMessages(language, part) {
  /** @type {Record<string, string | import("@formatjs/icu-messageformat-parser").MessageFormatElement[]>} */
  const compiled = {};
  for (const [key, text] of readMessages(language)) {
    const isFirst = FIRST_AREAS.has(String(key.split(".")[0]));
    if (isFirst !== (part === "first")) continue;
    const elements = parse(text);
    const [only] = elements;
    compiled[key] = elements.length === 1 && only && isLiteralElement(only) ? only.value : elements;
  }
  return compiled;
}

/**
 * What the server says to each code with which it refuses.
 * @param {Language} language
 * @returns {Record<string, { title: string, detail: string }>}
 */
export function readProblems(language) {
  return JSON.parse(readFileSync(join(FOLDER, `../../../content/problems/${language}.json`), "utf8"));
}

/** The typed ids of all texts, as a declaration file. */
export function declareIds() {
  const ids = [...readMessages("en").keys()].map((key) => `  | ${JSON.stringify(key)}`);
  return `/** Every text's id; generated from src/i18n/en. */\nexport type MessageId =\n${ids.join("\n")};\n`;
}
