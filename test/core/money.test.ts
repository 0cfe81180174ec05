import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minorUnitDigits, shownDigits, toDecimalString } from '../../src/core/index.ts';

describe('money', () => {
  const table: readonly [amount: number, currency: string, text: string][] = [
    [2900, 'USD', '29.00'],
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [-12_345, 'EUR', '-123.45'],
    [0, 'USD', '0.00'],
    [2900, 'JPY', '2900'],
    [2900, 'jpy', '2900'],
    [2900, 'KWD', '2.900'],
    [7, 'KWD', '0.007'],
    [500, 'UGX', '5.00'],
    [9_007_199_254_740_991, 'USD', '90071992547409.91'],
  ];
  for (const [amount, currency, text] of table) {
    it(`${amount} minor units of ${currency} are ${text}`, () => {
      assert.equal(toDecimalString({ amount, currency }), text);
    });
  }

  it('has no decimals in every currency that Stripe treats as zero-decimal, and three in five', () => {
    const zero = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
    assert.deepEqual(
      zero.map(minorUnitDigits),
      zero.map(() => 0),
    );
    assert.deepEqual(['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map(minorUnitDigits), [3, 3, 3, 3, 3]);
    assert.equal(minorUnitDigits('CHF'), 2);
  });

  it('shows whole units for currencies whose API amounts have two decimals that are always 00', () => {
    const shown = [
      { amount: 500, currency: 'UGX' },
      { amount: 390_000, currency: 'ISK' },
      { amount: 390_050, currency: 'ISK' },
      { amount: 500, currency: 'HUF' },
      { amount: 500, currency: 'TWD' },
    ].map(shownDigits);
    assert.deepEqual(shown, [0, 0, 2, 2, 2]);
  });

  it('refuses an invalid amount instead of printing it', () => {
    assert.throws(
      () => toDecimalString({ amount: 0.5, currency: 'USD' }),
      /amount must be a safe integer, got 0.5/,
    );
  });
});
