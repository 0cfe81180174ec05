import type { Money } from '../../core/index.ts';
import { minorUnitDigits, toDecimalString } from '../../core/index.ts';
import type { Message, MessageKey, Messages, MessageValues } from '../../locales/index.ts';
import { en, LANGUAGES } from '../../locales/index.ts';

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

/** The messages of one language and the tag by which their plurals are picked. */
interface Language {
  readonly tag: string;
  readonly messages: Messages;
}

const loaded = new Map<string, Promise<void> | Language>();
const ENGLISH: Language = { tag: 'en', messages: en };

function languageOf(locale: string, onLoad: () => void): Language {
  const lower = locale.toLowerCase();
  const tag = [lower, lower.split('-')[0] ?? ''].find((each) => each in LANGUAGES);
  const load = tag === undefined ? undefined : LANGUAGES[tag];
  if (tag === undefined || load === undefined) return ENGLISH;
  const known = loaded.get(tag);
  if (known !== undefined && !(known instanceof Promise)) return known;
  const arriving =
    known ??
    load().then(
      (messages) => void loaded.set(tag, { tag, messages }),
      () => void loaded.delete(tag),
    );
  loaded.set(tag, arriving);
  void arriving.then(onLoad);
  return ENGLISH;
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
  readonly #formats = new Map<string, Intl.NumberFormat>();
  #plural: Intl.PluralRules | undefined;
  #date: Intl.DateTimeFormat | undefined;

  constructor(options: LocalizerOptions) {
    this.options = options;
    this.locale = supported(options.locale);
  }

  /** The message in words, its placeholders filled. */
  t<Key extends MessageKey>(key: Key, ...[values]: MessageValues<Key>): string {
    const { tag, messages } = languageOf(this.locale, this.options.onLoad);
    const message: Message = this.options.overrides?.[key] ?? messages[key];
    const fill = (values ?? {}) as Readonly<Record<string, string | number>>;
    let text = message as string;
    if (typeof message !== 'string') {
      this.#plural ??= new Intl.PluralRules(tag);
      text = message[this.#plural.select(Number(fill['count']))] ?? message.other;
    }
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = fill[name];
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
    return format.format(toDecimalString(money) as unknown as number);
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
