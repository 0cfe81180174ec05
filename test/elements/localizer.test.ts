import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { Localizer, VERSION } from '../../src/i18n/localizer.ts';

const made = (locale: string): Localizer =>
  new Localizer({ locale, timeZone: 'UTC', onLoad: () => undefined });

it('shares its messages with copies of the version in package.json; other versions may have other messages', () => {
  assert.equal(VERSION, packageJson.version);
});

describe('a locale as written in pages', () => {
  const table: readonly (readonly [string, string])[] = [
    ['de', 'de'],
    ['de_DE', 'de-DE'],
    ['de_DE.UTF-8', 'de-DE'],
    ['de_DE@euro', 'de-DE'],
    ['de-DE-', 'de-DE'],
    [' fr_CA.ISO-8859-1@x ', 'fr-CA'],
    ['zh-Hans_CN@x', 'zh-Hans-CN'],
    ['pt-BR, en;q=0.8', 'pt-BR'],
    ['de-!!', 'de'],
    ['es-419', 'es-419'],
    ['iw', 'he'],
    // A language without its own plural rules.
    ['agq-CM', 'agq-CM'],
    ['C', 'en'],
    ['C.UTF-8', 'en'],
    ['POSIX', 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['${lang}', 'en'],
    ['undefined', 'en'],
    ['constructor', 'en'],
    ['_', 'en'],
    ['\ud800', 'en'],
  ];
  for (const [text, locale] of table) {
    it(`“${text}” is ${locale}`, () => {
      const localizer = made(text);
      assert.equal(localizer.locale, locale);
      assert.match(localizer.money({ amount: 123, currency: 'USD' }), /1[.,]23/);
    });
  }

  it('formats in English if Intl has only plurals for the language, regardless of the browser’s locale', () => {
    const localizer = made('ve');
    assert.equal(localizer.money({ amount: 123_456, currency: 'USD' }), '$1,234.56');
    assert.equal(localizer.date(1_000_000_000), 'Sep 9, 2001');
  });

  it('is read without loading the data for amounts, which is slow before the first request', () => {
    const supported = mock.method(Intl.NumberFormat, 'supportedLocalesOf');
    made('de_DE.UTF-8');
    const calls = supported.mock.callCount();
    supported.mock.restore();
    assert.equal(calls, 0);
  });
});
