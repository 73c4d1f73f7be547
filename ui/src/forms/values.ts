// From what somebody wrote to what the API takes. Texts that cannot be read give undefined.

/** A whole number, grouped or not: `1.200`, `1 200`, `-3`. */
export function wholeNumber(written: string): number | undefined {
  const text = written.trim().replace(/[\s\u00a0\u202f]/g, "");
  const grouped = /^[+-]?\d{1,3}(?:[.,]\d{3})+$/.test(text) ? text.replace(/[.,]/g, "") : text;
  if (!/^[+-]?\d+$/.test(grouped)) return undefined;
  const value = Number(grouped);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** An amount in minor units: `12,50` and `12.50` are 1250 where the currency has two decimals. */
export function minorUnits(written: string, decimals: number): number | undefined {
  const text = written.trim().replace(/[\s\u00a0\u202f]/g, "");
  const match = /^([+-]?)(\d[\d.,]*)$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits = ""] = match;
  const { whole, fraction } = parts(digits);
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > decimals) return undefined;
  const value = Number(whole + fraction.padEnd(decimals, "0"));
  if (!Number.isSafeInteger(value)) return undefined;
  return sign === "-" ? -value : value;
}

/** The last sign of `1.234,56` is the decimal one; a sign that comes more than once groups. */
function parts(digits: string): { whole: string; fraction: string } {
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  const sign = digits[last];
  const isGrouping = last < 0 || (sign !== undefined && digits.indexOf(sign) !== last);
  const whole = isGrouping ? digits : digits.slice(0, last);
  return { whole: whole.replace(/[.,]/g, ""), fraction: isGrouping ? "" : digits.slice(last + 1) };
}

/** A price as the API takes it: `12,50` and `12.50` are `12.50`; a price has six decimals at most. */
export function decimalPrice(written: string): string | undefined {
  const text = written.trim().replace(/[\s\u00a0\u202f]/g, "");
  if (!/^\d[\d.,]*$/.test(text)) return undefined;
  const { whole, fraction } = parts(text);
  if (!/^\d+$/.test(whole) || !/^\d{0,6}$/.test(fraction)) return undefined;
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** How many decimals a currency has. */
export function decimalsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** A text, or nothing when it is empty. */
export function filled(written: string): string | undefined {
  const text = written.trim();
  return text === "" ? undefined : text;
}
