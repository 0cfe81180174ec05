import type { OnDemand } from '../client/on-demand.ts';
import { onDemand } from '../client/on-demand.ts';
import type { Money } from '../core/index.ts';
import { shownDigits, toDecimalString } from '../core/index.ts';
import { LANGUAGES } from './locales/languages.ts';
import type { Message, MessageKey, Messages, MessageValues } from './messages.ts';

/** What an element's words, amounts and dates depend on. */
export interface LocalizerOptions {
  /** BCP 47 tag, or a POSIX locale such as `de_DE.UTF-8`; what means no language that Intl knows counts as `en`. */
  readonly locale: string;
  /** IANA zone for dates; the viewer's own where it is empty, or none that Intl knows. */
  readonly timeZone: string;
  /** Messages that replace those of the language. */
  readonly overrides?: Partial<Messages> | undefined;
  /** Called when the language has arrived. */
  readonly onLoad: () => void;
}

/** As wide as a figure and as high as a plus: a hyphen is neither. */
const MINUS = '\u2212';

/** The English words of all elements in use, which also stand in while another language is on its way. */
const english: Partial<Messages> = {};
const loaded = new Map<string, Messages>();
const languages = new Map<string, OnDemand<void>>();

/** Formatters of `Intl`, shared by all elements of the page: making one costs up to some milliseconds. */
const formatters = new Map<string, unknown>();

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
  const language = languages.get(key) ?? onDemand(() => fetchLanguage(tags));
  languages.set(key, language);
  // Without the language the elements stay English; the next one that needs it tries again.
  void language.load().then(onLoad, () => undefined);
}

async function fetchLanguage(tags: readonly string[]): Promise<void> {
  const tag = tags.find((each) => Object.hasOwn(LANGUAGES, each));
  const words = await LANGUAGES[tag ?? '']?.();
  if (tag && words) loaded.set(tag, words.messages);
}

/** The formatter of this key, made when it is first needed. */
function once<Made>(key: string, make: () => Made): Made {
  if (!formatters.has(key)) formatters.set(key, make());
  return formatters.get(key) as Made;
}

/** What Intl makes of a page's wish; `undefined` where it refuses. */
function accepted<Made>(wish: () => Made): Made | undefined {
  try {
    return wish();
  } catch {
    return undefined;
  }
}

/**
 * The language tag that a `lang` or `locale` means. Servers write POSIX locales there, too (`de_DE.UTF-8`, `C`,
 * `sr_RS@latin`): encoding and modifier are dropped, then subtags from the end until Intl accepts the rest.
 */
function readLocale(text: string): string {
  let tag = text
    .trim()
    .replace(/[.@,;\s].*/s, '')
    .replaceAll('_', '-');
  while (tag) {
    // Chromium looks through the data of every locale before its first amount or date, but not for plurals.
    const found = accepted(
      () => Intl.PluralRules.supportedLocalesOf(tag)[0] ?? Intl.NumberFormat.supportedLocalesOf(tag)[0],
    );
    if (found) return found;
    tag = tag.replace(/-?[^-]*$/, '');
  }
  return 'en';
}

/** Says messages, amounts, numbers and dates in one locale. */
export class Localizer {
  readonly locale: string;
  readonly options: LocalizerOptions;
  readonly #tags: readonly string[];

  constructor(options: LocalizerOptions) {
    this.options = options;
    this.locale = readLocale(options.locale);
    this.#tags = languageTags(this.locale);
    load(this.#tags, options.onLoad);
  }

  /** BCP 47 tag of the words: English where nobody has all of them in the locale, or while they are on their way. */
  get language(): string {
    const { overrides } = this.options;
    const isTheirs = overrides && Object.keys(english).every((key) => Object.hasOwn(overrides, key));
    return isTheirs || this.#words !== 'en' || this.#tags[1] === 'en' ? this.locale : 'en';
  }

  /** Whether there is a message of this name: codes from a backend may be newer than the words. */
  has(key: string): key is MessageKey {
    return Object.hasOwn(english, key);
  }

  /** The message in words, its placeholders filled. */
  t<Key extends MessageKey>(key: Key, ...[values]: MessageValues<Key>): string {
    return this.fill(key, values ?? {});
  }

  /** As `t`, for names that are put together and values that not all of them need. */
  fill(key: MessageKey, values: Readonly<Record<string, string | number>>): string {
    const own = this.options.overrides?.[key];
    const message: Message = own ?? loaded.get(this.#words)?.[key] ?? english[key] ?? key;
    let text = message as string;
    if (typeof message !== 'string') {
      // The host's own words have the plural forms of the locale, also of one that this package has no words in.
      const tag = own ? this.locale : this.#words;
      const rules = once(`plural ${tag}`, () => new Intl.PluralRules(tag));
      text = message[rules.select(Number(values['count']))] ?? message.other;
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
    const digits = shownDigits(money);
    const format = this.#format(`${money.currency}${digits}`, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    // Intl takes exact decimal strings (ECMA-402 2023); TypeScript's library for ES2022 does not know it yet.
    const text = format.format(toDecimalString(money) as unknown as number).replace('-', MINUS);
    // A currency in letters from right to left, such as “د.ك.”, is placed by Intl's own marks.
    if (/[\u05d0-\u05ea\u0621-\u064a]/.test(text)) return `\u2067${text}\u2069`;
    // Where the page runs from right to left, a minus sign leaves its amount, and Intl's marks let “−72.50 US$” fall
    // apart into “$−72.50 US”: an isolate keeps it in one piece.
    const bare = text.replace(/[\u061c\u200e\u200f]/g, '');
    return bare === text && !text.includes(MINUS) ? text : `\u2066${bare}\u2069`;
  }

  /**
   * Makes the formatters of amounts and dates ready, to be called while the account is on its way: the first of a page loads
   * the locale's data, which takes tens of milliseconds.
   */
  prepare(): void {
    this.money({ amount: 0, currency: 'usd' });
    this.date(0);
  }

  /** A day, from Unix seconds, or the days from it to `end`; with `short` its hour, too. */
  date(seconds: number, timeStyle?: 'short', end?: number): string {
    const make = (timeZone?: string): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat([this.locale, 'en'], { dateStyle: 'medium', timeStyle, timeZone });
    const { timeZone } = this.options;
    const key = `date ${timeStyle} ${this.locale} ${timeZone}`;
    const format = once(key, () => accepted(() => make(timeZone)) ?? make());
    return end ? format.formatRange(seconds * 1000, end * 1000) : format.format(seconds * 1000);
  }

  /** Tag under which the words are that are said now. */
  get #words(): string {
    return this.#tags.find((each) => loaded.has(each)) ?? 'en';
  }

  #format(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return once(`number ${key} ${this.locale}`, () => new Intl.NumberFormat([this.locale, 'en'], options));
  }
}
