// Reads the texts of one language: a file for each area, in which every key begins with the area's name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLiteralElement, parse } from "@formatjs/icu-messageformat-parser";

/** @typedef {"en" | "nl"} Language */

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "nl"];

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
 * What the browser gets: plain text where nothing is to be filled in, else the parsed message.
 * @param {Language} language
 */
export function compileMessages(language) {
  /** @type {Record<string, string | import("@formatjs/icu-messageformat-parser").MessageFormatElement[]>} */
  const compiled = {};
  for (const [key, text] of readMessages(language)) {
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
