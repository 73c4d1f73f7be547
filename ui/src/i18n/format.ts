// Numbers, money and times as the reader writes them. Formatters are dear to make, so each is made once, when
// it is first needed.

import { type Preferences, usePreferences } from "@/preferences";
import { languageOf } from "./languages";
import { useZone } from "./zone";

export interface Format {
  locale: string;
  quantity(value: number): string;
  /** An amount in minor units of the currency. */
  money(minor: number, currency: string): string;
  /** A unit price as the API writes it: `12.50`, with as many decimals as it has. */
  price(decimal: string): string;
  /** A business date, `YYYY-MM-DD`. */
  date(day: string): string;
  /** The business date of an instant. */
  dayOf(at: string | number | Date): string;
  /** An instant as day and time. */
  instant(at: string): string;
  /** An instant as the time of day. */
  time(at: string | number | Date): string;
  /** How long ago or ahead, in one unit. */
  relative(at: string | number, now?: number): string;
}

const known = new Map<string, Format>();

export function useFormat(): Format {
  return formatOf(usePreferences(), useZone());
}

export function formatOf(preferences: Pick<Preferences, "formats" | "language">, zone: string): Format {
  const language = languageOf(preferences);
  const locale =
    preferences.formats === "auto" ? { en: "en-GB", nl: "nl-NL" }[language] : preferences.formats;
  const key = `${locale} ${language} ${zone}`;
  const format = known.get(key) ?? makeFormat(locale, language, zone);
  known.set(key, format);
  return format;
}

function makeFormat(locale: string, language: string, timeZone: string): Format {
  const day = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  const clock = { hour: "2-digit", minute: "2-digit", timeZone } as const;
  const number = (options?: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(locale, options));
  const moment = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, options));
  const quantity = number();
  const price = number({ minimumFractionDigits: 2, maximumFractionDigits: 6 });
  const date = moment({ ...day, timeZone: "UTC" });
  const dayOf = moment({ ...day, timeZone });
  const instant = moment({ ...day, ...clock });
  const time = moment(clock);
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }));
  const currencies = new Map<string, { format: Intl.NumberFormat; scale: number }>();

  const currencyOf = (code: string) => {
    const held = currencies.get(code);
    if (held) return held;
    const format = new Intl.NumberFormat(locale, code ? { style: "currency", currency: code } : {});
    const made = { format, scale: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
    currencies.set(code, made);
    return made;
  };

  return {
    locale,
    quantity: (value) => quantity().format(value),
    money(minor, currency) {
      const { format, scale } = currencyOf(currency);
      return format.format(minor / scale);
    },
    price: (decimal) => price().format(Number(decimal)),
    date: (text) => date().format(new Date(`${text}T00:00:00Z`)),
    dayOf: (at) => dayOf().format(new Date(at)),
    instant: (at) => instant().format(new Date(at)),
    time: (at) => time().format(new Date(at)),
    relative(at, now = Date.now()) {
      const seconds = (new Date(at).getTime() - now) / 1000;
      const [unit, size] = unitOf(Math.abs(seconds));
      return relative().format(Math.trunc(seconds / size), unit);
    },
  };
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function unitOf(seconds: number): [Intl.RelativeTimeFormatUnit, number] {
  if (seconds < 90) return ["second", 1];
  if (seconds < 5400) return ["minute", 60];
  if (seconds < 129600) return ["hour", 3600];
  return seconds < 86400 * 60 ? ["day", 86400] : ["month", 86400 * 30.44];
}
