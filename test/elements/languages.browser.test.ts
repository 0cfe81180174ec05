import { expect } from 'chai';
import { en } from '../../src/locales/en.ts';
import { LANGUAGES } from '../../src/locales/index.ts';
import type { Message, Messages } from '../../src/locales/index.ts';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { ElementHarness } from '../../src/testing/harnesses/index.ts';
import { expectAccessible, mount, unmountAll } from './support.ts';

/** Categories that a language may say in a word instead of the number. */
const IN_WORDS = ['zero', 'one', 'two'];

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const forms = (message: Message): [category: string, text: string][] =>
  typeof message === 'string' ? [['other', message]] : Object.entries(message);

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
    it(`${tag} says everything, with the placeholders of the English words and the forms of its grammar`, async () => {
      const { messages } = await load();
      const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      const keys = Object.keys(en) as (keyof Messages)[];
      const found = keys.flatMap((key) => problems(key, messages[key], en[key], categories));
      expect(found).to.deep.equal([]);
      expect(Object.keys(messages).sort()).to.deep.equal(keys.sort());
    });
  }

  it('the pseudo-locale is about a third longer than English', async () => {
    const pseudo = (await LANGUAGES['en-xa']?.())?.messages;
    expect(pseudo?.review).to.match(/^\[Révíéw /);
    expect(pseudo?.review.length).to.be.within(
      Math.floor(en.review.length * 1.3),
      Math.ceil(en.review.length * 1.5) + 2,
    );
    expect(pseudo?.current).to.include('{users}');
  });

  const said: readonly [locale: string, words: string][] = [
    ['de', 'Aktueller Tarif'],
    ['fr', 'Offre actuelle'],
    ['es-MX', 'Plan actual'],
    ['pt-BR', 'Plano atual'],
    ['pt-PT', 'Plano atual'],
    ['ja', '現在のプラン'],
    ['ar', 'الخطة الحالية'],
    ['he', 'התוכנית הנוכחית'],
    ['sv', 'Current plan'],
  ];
  for (const [locale, words] of said) {
    it(`${locale} arrives in an element on demand, and axe-core finds nothing`, async () => {
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
    it(`money is written by Intl: ${amount} minor units of ${currency} in ${locale}`, async () => {
      const harness = await shown(locale, currency, amount);
      await harness.until(() => text.test(harness.text), `it says ${String(text)}`);
    });
  }

  for (const locale of ['ar', 'he']) {
    it(`an amount in ${locale} stays in one piece in the text that runs right to left`, async () => {
      const harness = await shown(locale, 'USD', 2900);
      const amount = /\u2066[^\u061c\u200e\u200f\u2066\u2069]*29\.00[^\u061c\u200e\u200f\u2066]*\u2069/;
      const read = (): string => harness.element.shadowRoot?.textContent ?? '';
      await harness.until(() => amount.test(read()), 'the amount is isolated');
    });
  }
});
