import { expect } from 'chai';
import { en } from '../../src/i18n/locales/en.ts';
import { LANGUAGES } from '../../src/i18n/index.ts';
import type { Message, Messages } from '../../src/i18n/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { expectAccessible, mount, unmountAll } from './support.ts';

/** Plural categories that a language may express in a word instead of the number. */
const IN_WORDS = ['zero', 'one', 'two'];

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const forms = (message: Message): [category: string, text: string][] =>
  typeof message === 'string' ? [['other', message]] : Object.entries(message);

async function messagesOf(tag: string): Promise<[key: string, message: Message][]> {
  return Object.entries<Message>((await LANGUAGES[tag]?.())?.messages ?? {});
}

function problems(key: string, message: Message, master: Message, categories: readonly string[]): string[] {
  const wanted = placeholders(forms(master).find(([category]) => category === 'other')?.[1] ?? '');
  const found = forms(message).flatMap(([category, text]) => {
    const optional = IN_WORDS.includes(category) ? ['{count}'] : [];
    const has = placeholders(text);
    const missing = wanted.filter((each) => !has.includes(each) && !optional.includes(each));
    const unknown = has.filter((each) => !wanted.includes(each));
    const where = `${key}.${category}`;
    return [
      ...(text.trim() === '' ? [`${where} is empty`] : []),
      ...missing.map((each) => `${where} lacks ${each}`),
      ...unknown.map((each) => `${where} has ${each}, which nothing fills`),
    ];
  });
  if (typeof master === 'string') return found;
  const given = forms(message).map(([category]) => category);
  return [
    ...found,
    ...categories.filter((each) => !given.includes(each)).map((each) => `${key} lacks its form '${each}'`),
    ...given.filter((each) => !categories.includes(each)).map((each) => `${key} has a form '${each}'`),
  ];
}

async function shown(locale: string, currency: string, amount: number): Promise<ElementHarness<HTMLElement>> {
  const account = accountFixture({
    plan: { unitPrice: { amount, currency } },
    accountCredit: { amount: 0, currency },
  });
  const element = mount('ocw-subscription-summary', {
    endpoint: `/languages/${locale}/${currency}`,
    locale,
    fetch: createFixtureFetch({ account }),
  });
  const harness = new ElementHarness(element);
  await harness.until(() => harness.part('status') !== '');
  return harness;
}

describe('The languages', () => {
  afterEach(unmountAll);

  for (const [tag, load] of Object.entries(LANGUAGES)) {
    it(`${tag} has every message, with the placeholders of the English ones and the forms of its grammar`, async () => {
      const { messages } = await load();
      const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      const keys = Object.keys(en) as (keyof Messages)[];
      const found = keys.flatMap((key) => problems(key, messages[key], en[key], categories));
      expect(found).to.deep.equal([]);
      expect(Object.keys(messages).sort()).to.deep.equal(keys.sort());
    });
  }

  it('no line of French begins with a punctuation mark: the space before it does not break', async () => {
    const french = (await LANGUAGES['fr']?.())?.messages;
    const forms = Object.values(french ?? {}).flatMap((message) =>
      typeof message === 'string' ? message : Object.values(message),
    );
    expect(forms).to.not.be.empty;
    expect(forms.filter((form) => /(?<!\u00a0|\u202f)[:;?!»]|«(?!\u00a0|\u202f)/.test(form))).to.deep.equal(
      [],
    );
  });

  it('addresses users in one way in each language', async () => {
    // Words of the informal address; in Hebrew, of the singular.
    const others: Readonly<Record<string, RegExp>> = {
      de: /(?<!\p{L})(du|dich|dir|dein(e[mnrs]?)?)(?!\p{L})/iu,
      es: /(?<!\p{L})(tú|tus?|te|ti|tienes|puedes|inténtalo)(?!\p{L})/iu,
      fr: /(?<!\p{L})(tu|toi|ton|ta|tes)(?!\p{L})/iu,
      he: /(?<!\p{L})(שלך|ממך|לך|חויבת)(?!\p{L})/u,
    };
    for (const [tag, other] of Object.entries(others)) {
      const found = (await messagesOf(tag)).filter(([, message]) =>
        forms(message).some(([, text]) => other.test(text)),
      );
      expect(found).to.deep.equal([]);
    }
  });

  it('puts “de” between a million and its noun in Spanish, French and Portuguese', async () => {
    for (const tag of ['es', 'fr', 'pt']) {
      const millions = (await messagesOf(tag)).flatMap(([, message]) =>
        forms(message).flatMap(([category, text]) => (category === 'many' ? [text] : [])),
      );
      expect(millions).to.not.be.empty;
      expect(millions.filter((text) => !/\{count\} (de |d’|desses )/.test(text))).to.deep.equal([]);
    }
  });

  it('puts a number of users only where its words keep their form', async () => {
    // German and Arabic words change after a preposition. In Hebrew, a prefix with a hyphen goes before digits only.
    const changing: Readonly<Record<string, RegExp>> = {
      de: /(?<!\p{L})(von|mit|bei|aus|zu) \{(users|from|to)\}/iu,
      ar: /(?<!\p{L})(من|إلى|على|في) \{(users|from|to)\}/u,
      he: /[-־]\{(users|from|to)\}/u,
    };
    for (const [tag, change] of Object.entries(changing)) {
      const found = (await messagesOf(tag)).filter(([, message]) =>
        forms(message).some(([, text]) => change.test(text)),
      );
      expect(found).to.deep.equal([]);
    }
  });

  it('isolates English texts of the backend in Arabic and Hebrew', async () => {
    const keys = ['error_configuration', 'error_invalid_response', 'line_pending'];
    for (const tag of ['ar', 'he']) {
      const texts = (await messagesOf(tag)).filter(([key]) => keys.includes(key)).map(([, text]) => text);
      expect(texts).to.have.length(keys.length);
      for (const text of texts) expect(text).to.match(/\u2068\{\w+\}\u2069/);
    }
  });

  it('tells a card that was charged from one that will be', async () => {
    for (const tag of ['ar', 'de', 'es', 'fr', 'he', 'ja', 'pt']) {
      const messages = (await LANGUAGES[tag]?.())?.messages;
      expect(messages?.doneCard, tag).to.be.a('string').and.not.equal(messages?.payWith);
    }
  });

  it('the pseudo-locale is about a third longer than English', async () => {
    const pseudo = (await LANGUAGES['en-xa']?.())?.messages;
    expect(pseudo?.review).to.match(/^\[Révíéw /);
    expect(pseudo?.review.length).to.be.within(
      Math.floor(en.review.length * 1.3),
      Math.ceil(en.review.length * 1.5) + 2,
    );
    expect(pseudo?.current).to.include('{count}');
  });

  const said: readonly [locale: string, words: string][] = [
    ['de', 'Aktueller Tarif'],
    ['fr', 'Forfait actuel'],
    ['es-MX', 'Plan actual'],
    ['pt-BR', 'Plano atual'],
    ['pt-PT', 'Plano atual'],
    ['ja', '現在のプラン'],
    ['ar', 'الخطة الحالية'],
    ['he', 'התוכנית הנוכחית'],
    ['sv', 'Current plan'],
  ];
  for (const [locale, words] of said) {
    it(`${locale} loads in an element on demand, and axe-core reports nothing`, async () => {
      const harness = await shown(locale, 'USD', 2900);
      await harness.says(words);
      await expectAccessible(harness.element);
    });
  }

  const amounts: readonly [locale: string, currency: string, amount: number, text: RegExp][] = [
    ['en', 'JPY', 4200, /¥4,200 per user/],
    ['ja', 'JPY', 4200, /[\u00a5\uffe5]4,200/],
    ['en', 'KWD', 2900, /KWD\s2\.900 per user/],
    ['de', 'EUR', 123_456, /1\.234,56\s€/],
    ['he', 'USD', 2900, /29\.00/],
  ];
  for (const [locale, currency, amount, text] of amounts) {
    it(`money is formatted by Intl: ${amount} minor units of ${currency} in ${locale}`, async () => {
      const harness = await shown(locale, currency, amount);
      await harness.until(() => text.test(harness.text), `it says ${String(text)}`);
    });
  }

  it('text is marked as English if the language has no messages, though amounts and dates follow it', async () => {
    const harness = await shown('sv', 'SEK', 123_456);
    const base = harness.element.shadowRoot?.querySelector<HTMLElement>('.base');
    expect(base?.lang).to.equal('en');
    expect(harness.text).to.match(/1\s234,56\s/);
    Object.assign(harness.element, { messages: { currentPlan: 'Nuvarande plan' } });
    await harness.says('Nuvarande plan');
    expect(base?.lang, 'one word of a host makes no language').to.equal('en');
  });

  it('the variant of English is the page’s, and POSIX locales are accepted', async () => {
    const british = await shown('en-GB', 'GBP', 2900);
    expect(british.element.shadowRoot?.querySelector<HTMLElement>('.base')?.lang).to.equal('en-GB');
    await (await shown('de_DE', 'EUR', 2900)).says('Aktueller Tarif');
  });

  it('a host adds its own language, with that language’s plural forms', async () => {
    const users = { one: '{count} użytkownik', few: '{count} użytkownicy', other: '{count} użytkowników' };
    for (const [quantity, words] of [
      [1, '1 użytkownik'],
      [3, '3 użytkownicy'],
      [5, '5 użytkowników'],
    ] as const) {
      const account = accountFixture({ seats: { quantity } });
      const element = mount('ocw-subscription-summary', {
        endpoint: `/languages/own/${quantity}`,
        locale: 'pl',
        messages: { ...en, users: { ...users, many: users.other }, currentPlan: 'Obecny plan' },
        fetch: createFixtureFetch({ account }),
      });
      const harness = new ElementHarness(element);
      await harness.says('Obecny plan');
      await harness.says(`${words} Current user count`);
      expect(element.shadowRoot?.querySelector<HTMLElement>('.base')?.lang).to.equal('pl');
    }
  });

  describe('of the page', () => {
    const page = document.documentElement;
    const before = page.lang;
    afterEach(() => {
      page.lang = before;
    });

    const follower = async (parent: Element): Promise<ElementHarness<HTMLElement>> => {
      const fetch = createFixtureFetch({ account: accountFixture() });
      const element = mount('ocw-subscription-summary', { endpoint: '/languages/live', fetch }, parent);
      const harness = new ElementHarness(element);
      await harness.says('Current plan');
      return harness;
    };

    it('is followed while the page is open', async () => {
      page.lang = 'en';
      const harness = await follower(document.body);
      page.lang = 'de';
      await harness.says('Aktueller Tarif');
      page.lang = 'fr';
      await harness.says('Forfait actuel');
    });

    it('is followed through the shadow roots of a host; the nearest one applies', async () => {
      page.lang = 'en';
      const outer = document.body.appendChild(document.createElement('section'));
      const inner = outer.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
      const harness = await follower(
        inner.attachShadow({ mode: 'open' }).appendChild(document.createElement('p')),
      );
      outer.lang = 'es';
      await harness.says('Plan actual');
      inner.lang = 'de';
      await harness.says('Aktueller Tarif');
      inner.removeAttribute('lang');
      await harness.says('Plan actual');
      outer.remove();
    });

    it('is followed at the new position of a moved element', async () => {
      page.lang = 'en';
      const harness = await follower(document.body);
      const host = document.body.appendChild(document.createElement('section'));
      const place = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('p'));
      place.append(harness.element);
      place.lang = 'de';
      await harness.says('Aktueller Tarif');
      host.remove();
    });
  });

  for (const currency of ['KWD', 'AED', 'SAR', 'EGP']) {
    it(`an amount in ${currency} is formatted in Arabic as by Intl, in a separate piece`, async () => {
      const harness = await shown('ar', currency, 43_500);
      const digits = currency === 'KWD' ? 3 : 2;
      const style = { style: 'currency', currency, minimumFractionDigits: digits } as const;
      const written = new Intl.NumberFormat('ar', style).format(43_500 / 10 ** digits);
      const read = (): string => harness.element.shadowRoot?.textContent ?? '';
      await harness.until(() => read().includes(`\u2067${written}\u2069`), written);
    });
  }

  for (const locale of ['ar', 'he']) {
    it(`an amount in ${locale} stays together in right-to-left text`, async () => {
      const harness = await shown(locale, 'USD', 2900);
      // In the engine's digits: WebKit writes Arabic ones.
      const digits = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 })
        .format(29)
        .replace('.', '\\.');
      const amount = new RegExp(
        `\u2066[^\u061c\u200e\u200f\u2066\u2069]*${digits}[^\u061c\u200e\u200f\u2066]*\u2069`,
      );
      const read = (): string => harness.element.shadowRoot?.textContent ?? '';
      await harness.until(() => amount.test(read()), 'the amount is isolated');
    });
  }
});
