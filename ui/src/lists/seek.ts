// Values between values, so that a row far down a list can be reached without walking there. Values are dates, instants,
// numbers or texts, as the API writes them. An estimate is enough: the rows that come back say what is true.

/** Signs that count when a text is between two texts, in the order of the lists. */
const SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz";
/** So many signs after the common beginning tell texts apart well enough. */
const DEPTH = 8;

/** The value at this fraction of the way from one to another. */
export function between(low: string, high: string, fraction: number): string {
  const [a, b] = [numberOf(low), numberOf(high)];
  if (a !== undefined && b !== undefined) return writtenAs(low, a + (b - a) * fraction);
  const { common, from, to } = textPlaces(low, high);
  return common + signs(from + (to - from) * fraction);
}

/** How far a value is on the way from one to another, between 0 and 1. */
export function fractionOf(low: string, high: string, value: string): number {
  const numbers = [low, high, value].map(numberOf);
  const [a, b, at] = numbers.every((one) => one !== undefined)
    ? (numbers as number[])
    : textNumbers(low, high, value);
  if (a === undefined || b === undefined || at === undefined || a === b) return 0;
  return Math.min(1, Math.max(0, (at - a) / (b - a)));
}

function numberOf(value: string): number | undefined {
  if (/^-?\d+$/.test(value)) return Number(value);
  const isTime = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(value);
  const time = isTime ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function writtenAs(sample: string, number: number): string {
  if (/^-?\d+$/.test(sample)) return String(Math.round(number));
  const text = new Date(number).toISOString();
  return sample.includes("T") ? text : text.slice(0, 10);
}

function textPlaces(low: string, high: string): { common: string; from: number; to: number } {
  const [a, b] = [low.toLowerCase(), high.toLowerCase()];
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return { common: a.slice(0, length), from: placeOf(a.slice(length)), to: placeOf(b.slice(length)) };
}

function textNumbers(low: string, high: string, value: string): number[] {
  const { common, from, to } = textPlaces(low, high);
  return [from, to, placeOf(value.toLowerCase().slice(common.length))];
}

/** A text as a fraction of all texts. */
function placeOf(text: string): number {
  let place = 0;
  for (let depth = 0; depth < DEPTH; depth++) {
    place += Math.max(0, SIGNS.indexOf(text[depth] ?? "0")) / SIGNS.length ** (depth + 1);
  }
  return place;
}

function signs(place: number): string {
  let [rest, text] = [place, ""];
  for (let depth = 0; depth < DEPTH; depth++) {
    rest *= SIGNS.length;
    const sign = Math.min(SIGNS.length - 1, Math.floor(rest));
    text += SIGNS[sign];
    rest -= sign;
  }
  return text;
}
