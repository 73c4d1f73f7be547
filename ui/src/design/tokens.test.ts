// Every text on its ground must be readable, in both themes: 4.5 to 1, and 3 to 1 for the ring of the focus.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function theme(name: string): (token: string) => string {
  const block = new RegExp(`data-theme="${name}"\\][^{]*{([^}]*)}`).exec(css)?.[1] ?? "";
  return (token) => new RegExp(`--${token}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? "missing";
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const grounds = ["ground", "ground-soft", "ground-hover", "ground-active"];
const families = ["blue", "teal", "violet", "green", "amber", "red", "grey"];
const pairs: [string, string, number][] = [
  ...grounds.flatMap((ground) =>
    ["ink", "ink-soft", "accent"].map((ink): [string, string, number] => [ink, ground, 4.5]),
  ),
  ...families.map((family): [string, string, number] => [`${family}-ink`, `${family}-ground`, 4.5]),
  ["on-accent", "accent-ground", 4.5],
  ["danger", "ground", 4.5],
  ["focus", "ground", 3],
  ["focus", "ground-active", 3],
  ["line-strong", "ground", 3],
];

test.each(["light", "dark"])("%s", (name) => {
  const colour = theme(name);
  const faint = pairs.filter(([ink, ground, least]) => !(contrast(colour(ink), colour(ground)) >= least));
  expect(
    faint.map(([ink, ground]) => `${ink} on ${ground}: ${contrast(colour(ink), colour(ground))}`),
  ).toEqual([]);
});
