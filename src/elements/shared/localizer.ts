import type { Money } from '../../core/index.ts';
import { minorUnitDigits, toDecimalString } from '../../core/index.ts';
import type { Message, MessageKey, Messages, MessageValues } from '../../locales/index.ts';

/** What an element's words, amounts and dates depend on. */
export interface LocalizerOptions {
  /** BCP 47 tag; one that Intl refuses counts as `en`. */
  readonly locale: string;
  /** IANA zone for dates; the viewer's own where empty. */
  readonly timeZone: string;
  /** Messages that replace those of the language. */
  readonly overrides: Partial<Messages> | undefined;
  /** Called when the language has arrived. */
  readonly onLoad: () => void;
}

/** The English words of all elements in use, which also stand in while another language is on its way. */
const english: Partial<Messages> = {};
const loaded = new Map<string, Messages>();
const loading = new Map<string, Promise<void>>();

/** Makes an element's English words known. */
export function addMessages(...parts: readonly Partial<Messages>[]): void {
  Object.assign(english, ...parts);
}

/** Tags under which a locale's words may be, the closest first. */
function languageTags(locale: string): readonly string[] {
  const tag = locale.toLowerCase();
  return [tag, tag.replace(/-.*/, '')];
}

function load(tags: readonly string[], onLoad: () => void): void {
  // English is here already; its pseudo-locale is for testing.
  if ((tags[1] === 'en' && tags[0] !== 'en-xa') || tags.some((tag) => loaded.has(tag))) return;
  const key = tags.join();
  const arriving = loading.get(key) ?? fetchLanguage(tags);
  loading.set(key, arriving);
  // Without the language the elements stay English; the next one that needs it tries again.
  void arriving.then(onLoad, () => loading.delete(key));
}

async function fetchLanguage(tags: readonly string[]): Promise<void> {
  const { LANGUAGES } = await import('../../locales/languages.ts');
  const tag = tags.find((each) => each in LANGUAGES);
  const words = await LANGUAGES[tag ?? '']?.();
  if (tag && words) loaded.set(tag, words.messages);
}

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Says messages, amounts, numbers and dates in one locale. */
export class Localizer {
  readonly locale: string;
  readonly options: LocalizerOptions;
  readonly #tags: readonly string[];
  readonly #formats = new Map<string, Intl.NumberFormat>();
  #plural: Intl.PluralRules | undefined;
  #date: Intl.DateTimeFormat | undefined;

  constructor(options: LocalizerOptions) {
    this.options = options;
    this.locale = supported(options.locale);
    this.#tags = languageTags(this.locale);
    load(this.#tags, options.onLoad);
  }

  /** Whether there is a message of this name: codes from a backend may be newer than the words. */
  has(key: string): key is MessageKey {
    return key in english;
  }

  /** The message in words, its placeholders filled. */
  t<Key extends MessageKey>(key: Key, ...[values]: MessageValues<Key>): string {
    return this.fill(key, values ?? {});
  }

  /** As `t`, for names that are put together and values that not all of them need. */
  fill(key: MessageKey, values: Readonly<Record<string, string | number>>): string {
    const tag = this.#tags.find((each) => loaded.has(each)) ?? 'en';
    const language = loaded.get(tag);
    const message: Message = this.options.overrides?.[key] ?? language?.[key] ?? english[key] ?? key;
    let text = message as string;
    if (typeof message !== 'string') {
      if (this.#plural?.resolvedOptions().locale !== tag) this.#plural = new Intl.PluralRules(tag);
      text = message[this.#plural.select(Number(values['count']))] ?? message.other;
    }
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? placeholder);
    });
  }

  /** A whole number in the locale's digits. */
  number(value: number): string {
    return this.#format('', {}).format(value);
  }

  /** An amount with its currency, always with all of the currency's decimals (Stripe's tables). */
  money(money: Money): string {
    const digits = minorUnitDigits(money.currency);
    const format = this.#format(money.currency, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    // Intl takes exact decimal strings (ECMA-402 2023); TypeScript's library for ES2022 does not know it yet.
    const text = format.format(toDecimalString(money) as unknown as number);
    // Where the locale writes from right to left, Intl's marks let “-72.50 US$” fall apart into “$-72.50 US”: an
    // isolate keeps it in one piece.
    const bare = text.replace(/[\u061c\u200e\u200f]/g, '');
    if (bare !== text) return `\u2066${bare}\u2069`;
    // A mark keeps the minus sign before the amount where the page runs right to left.
    return text.startsWith('-') ? `\u200e${text}` : text;
  }

  /** A day, from Unix seconds. */
  date(seconds: number): string {
    const { timeZone } = this.options;
    this.#date ??= new Intl.DateTimeFormat(this.locale, {
      dateStyle: 'medium',
      ...(timeZone && { timeZone }),
    });
    return this.#date.format(seconds * 1000);
  }

  #format(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    let format = this.#formats.get(key);
    if (!format) this.#formats.set(key, (format = new Intl.NumberFormat(this.locale, options)));
    return format;
  }
}
