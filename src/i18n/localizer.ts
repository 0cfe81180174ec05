import type { OnDemand } from '../client/on-demand.ts';
import { onDemand } from '../client/on-demand.ts';
import type { Money } from '../core/index.ts';
import { shownDigits, toDecimalString } from '../core/index.ts';
import { LANGUAGES } from './locales/languages.ts';
import type { Message, MessageKey, Messages, MessageValues } from './messages.ts';

/** What messages, amounts and dates depend on. */
export interface LocalizerOptions {
  /** BCP 47 tag, or a POSIX locale such as `de_DE.UTF-8`. If Intl does not support its language, `en` is used. */
  readonly locale: string;
  /** IANA time zone for dates. If it is empty or unknown to Intl, the viewer's own is used. */
  readonly timeZone: string;
  /** Messages that override those of the language. */
  readonly overrides?: Partial<Messages> | undefined;
  /** Called when the language has loaded. */
  readonly onLoad: () => void;
}

/** Unlike a hyphen, as wide as a digit and aligned with a plus sign. */
const MINUS = '\u2212';

/** The version in package.json. */
export const VERSION = '0.1.0';

/**
 * English messages of all elements in use. Also the fallback while another language is loading. Shared by all copies of this version on
 * a page: with `billing.min.js?v=2`, the code that is loaded later imports a second copy, without the query, and adds its messages there.
 */
const english = ((globalThis as Record<symbol, unknown>)[Symbol.for(`ocw-messages ${VERSION}`)] ??=
  {}) as Partial<Messages>;
const loaded = new Map<string, Messages>();
const languages = new Map<string, OnDemand<void>>();

/** `Intl` formatters, shared by all elements of the page: creating one takes up to some milliseconds. */
const formatters = new Map<string, unknown>();

/** Registers an element's English messages. */
export function addMessages(...parts: readonly Partial<Messages>[]): void {
  Object.assign(english, ...parts);
}

/** Returns the tags whose messages fit a locale, closest first. */
function languageTags(locale: string): readonly string[] {
  const tag = locale.toLowerCase();
  return [tag, tag.replace(/-.*/, '')];
}

function load(tags: readonly string[], onLoad: () => void): void {
  // English is bundled; its pseudo-locale is for testing.
  if ((tags[1] === 'en' && tags[0] !== 'en-xa') || tags.some((tag) => loaded.has(tag))) return;
  const key = tags.join();
  const language = languages.get(key) ?? onDemand(() => fetchLanguage(tags));
  languages.set(key, language);
  // On failure, elements stay in English, and the next one that needs the language tries again.
  void language.load().then(onLoad, () => undefined);
}

async function fetchLanguage(tags: readonly string[]): Promise<void> {
  const tag = tags.find((each) => Object.hasOwn(LANGUAGES, each));
  const module = await LANGUAGES[tag ?? '']?.();
  if (tag && module) loaded.set(tag, module.messages);
}

/** Returns the formatter with this key, creating it on first use. */
function cached<Value>(key: string, create: () => Value): Value {
  if (!formatters.has(key)) formatters.set(key, create());
  return formatters.get(key) as Value;
}

/** Returns the result of an Intl call with a value from the page; `undefined` if Intl throws. */
function attempt<Value>(call: () => Value): Value | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

/**
 * Returns the supported language tag for a `lang` or `locale`. Some servers write POSIX locales there (`de_DE.UTF-8`,
 * `C`, `sr_RS@latin`): drops encoding and modifier, then trailing subtags until Intl supports the rest.
 */
function readLocale(text: string): string {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- Scripts also assign an `Intl.Locale`.
  let tag = String(text)
    .trim()
    .replace(/[.@,;\s].*/s, '')
    .replaceAll('_', '-');
  while (tag) {
    // In Chromium, the first lookup for numbers or dates reads the data of every locale; one for plural rules does not.
    const found = attempt(
      () => Intl.PluralRules.supportedLocalesOf(tag)[0] ?? Intl.NumberFormat.supportedLocalesOf(tag)[0],
    );
    if (found) return found;
    tag = tag.replace(/-?[^-]*$/, '');
  }
  return 'en';
}

/** Formats messages, amounts, numbers and dates in one locale. */
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

  /** BCP 47 tag of the displayed messages: English if the locale's are incomplete or still loading. */
  get language(): string {
    const { overrides } = this.options;
    const isTheirs = overrides && Object.keys(english).every((key) => Object.hasOwn(overrides, key));
    return isTheirs || this.#messagesTag !== 'en' || this.#tags[1] === 'en' ? this.locale : 'en';
  }

  /** Whether a message exists: a newer backend may send codes that this version does not know. */
  has(key: string): key is MessageKey {
    return Object.hasOwn(english, key);
  }

  /** Returns a message with its placeholders filled. */
  t<Key extends MessageKey>(key: Key, ...[values]: MessageValues<Key>): string {
    return this.fill(key, values ?? {});
  }

  /** Same as `t`, for computed keys and values that not all of them use. */
  fill(key: MessageKey, values: Readonly<Record<string, string | number>>): string {
    const own = this.options.overrides?.[key];
    const message: Message = own ?? loaded.get(this.#messagesTag)?.[key] ?? english[key] ?? key;
    let text = message as string;
    if (typeof message !== 'string') {
      // The host's messages use the plural forms of its locale, even one that this package has no messages for.
      const tag = own ? this.locale : this.#messagesTag;
      const rules = cached(`plural ${tag}`, () => new Intl.PluralRules(tag));
      text = message[rules.select(Number(values['count']))] ?? message.other;
    }
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? placeholder);
    });
  }

  /** Formats a whole number in the locale's digits. */
  number(value: number): string {
    return this.#format('', {}).format(value);
  }

  /** Formats an amount with its currency, always with all of the currency's decimals (Stripe's tables). */
  money(money: Money): string {
    const digits = shownDigits(money);
    const format = this.#format(`${money.currency}${digits}`, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    // Intl accepts exact decimal strings (ECMA-402 2023), but TypeScript's ES2022 library lacks the type.
    const text = format.format(toDecimalString(money) as unknown as number).replace('-', MINUS);
    // Intl's own marks position a currency in right-to-left letters, such as “د.ك.”.
    if (/[\u05d0-\u05ea\u0621-\u064a]/.test(text)) return `\u2067${text}\u2069`;
    // On a right-to-left page, a minus sign is separated from its amount, and Intl's marks split “−72.50 US$” into
    // “$−72.50 US”. An isolate keeps it together.
    const bare = text.replace(/[\u061c\u200e\u200f]/g, '');
    return bare === text && !text.includes(MINUS) ? text : `\u2066${bare}\u2069`;
  }

  /**
   * Creates the formatters of amounts and dates. Call it while the account is loading: the first formatter on a page
   * loads the locale's data, which takes tens of milliseconds.
   */
  prepare(): void {
    this.money({ amount: 0, currency: 'usd' });
    this.date(0);
  }

  /** Formats a date in Unix seconds, or the range from it to `end`. With `short`, includes the time. */
  date(seconds: number, timeStyle?: 'short', end?: number): string {
    const make = (timeZone?: string): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat([this.locale, 'en'], { dateStyle: 'medium', timeStyle, timeZone });
    const { timeZone } = this.options;
    const key = `date ${timeStyle} ${this.locale} ${timeZone}`;
    const format = cached(key, () => attempt(() => make(timeZone)) ?? make());
    return end ? format.formatRange(seconds * 1000, end * 1000) : format.format(seconds * 1000);
  }

  /** Tag of the messages in use. */
  get #messagesTag(): string {
    return this.#tags.find((each) => loaded.has(each)) ?? 'en';
  }

  #format(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return cached(`number ${key} ${this.locale}`, () => new Intl.NumberFormat([this.locale, 'en'], options));
  }
}
