import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Account, SeatChangeQuote } from '../../src/contract/index.ts';
import { estimateSeatChange } from '../../src/core/index.ts';
import { compareWithEstimate } from '../../src/state/seat-change/quote-difference.ts';
import { anAccount, aQuote, NOW } from '../support/samples.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const compare = (quote: SeatChangeQuote, account: Account = anAccount(), shownAt = NOW) =>
  compareWithEstimate(account, estimateSeatChange({ account, seats: 8, at: shownAt }), quote);

describe('a quote compared with its estimate', () => {
  test('has no differences if the server’s amounts are the same', () =>
    assert.equal(compare(aQuote()), null));

  test('is not compared if there was no estimate', () => {
    const account = anAccount({ proration: { ...anAccount().proration, quoteOnly: 'tax' } });
    assert.equal(compare(aQuote({ amountDue: usd(9999) }), account), null);
  });

  const [credit, debit] = aQuote().lineItems;
  const pendingLine = { ...debit!, kind: 'pending' as const, amount: usd(500) };
  const changed = anAccount({ proration: { ...anAccount().proration, caveats: ['changed_this_period'] } });
  const cases: readonly (readonly [string, Partial<SeatChangeQuote>, string[], Account?])[] = [
    ['tax', { tax: usd(435), total: usd(4785), amountDue: usd(4785) }, ['tax']],
    ['a discount', { discount: usd(350), total: usd(4000), amountDue: usd(4000) }, ['discount']],
    [
      'tax and a discount',
      { tax: usd(400), discount: usd(350), total: usd(4400), amountDue: usd(4400) },
      ['tax', 'discount'],
    ],
    [
      'account credit that the account did not have yet',
      { accountCreditApplied: usd(350), amountDue: usd(4000) },
      ['account_credit'],
    ],
    [
      'an earlier proration swept in',
      {
        lineItems: [credit!, debit!, pendingLine],
        subtotal: usd(4850),
        total: usd(4850),
        amountDue: usd(4850),
      },
      ['pending_items'],
    ],
    [
      'a credit for what was debited earlier in the period',
      {
        lineItems: [{ ...credit!, amount: usd(-7000) }, debit!],
        subtotal: usd(4600),
        total: usd(4600),
        amountDue: usd(4600),
      },
      ['changed_this_period'],
      changed,
    ],
    ['what nothing explains', { total: usd(9999), amountDue: usd(9999) }, ['other']],
    [
      'tax, and something else on top',
      { tax: usd(435), total: usd(5000), amountDue: usd(5000) },
      ['tax', 'other'],
    ],
  ];
  for (const [what, changes, reasons, account] of cases) {
    test(`differs by ${what}`, () => {
      const difference = compare(aQuote(changes), account);
      assert.deepEqual(difference, { estimated: 4350, quoted: changes.amountDue?.amount, reasons });
    });
  }

  test('differs by the time between the key press and the quote', () => {
    assert.deepEqual(compare(aQuote(), anAccount(), NOW - 3600), {
      estimated: 4362,
      quoted: 4350,
      reasons: ['time'],
    });
  });

  test('differs by time if the period has ended in between', () => {
    const account = anAccount();
    const later = account.billingPeriod.end + 10;
    const quote = aQuote({ prorationDate: later, total: usd(8700), amountDue: usd(8700) });
    assert.deepEqual(compare(quote, account)?.reasons, ['other', 'time']);
  });

  test('reports account credit as a negative amount', () => {
    const account = anAccount();
    const shown = estimateSeatChange({ account, seats: 3, at: NOW });
    const quote = aQuote({
      seats: { from: 5, to: 3 },
      total: usd(-3200),
      tax: usd(-300),
      amountDue: usd(0),
      accountCreditAdded: usd(3200),
    });
    assert.deepEqual(compareWithEstimate(account, shown, quote), {
      estimated: -2900,
      quoted: -3200,
      reasons: ['tax'],
    });
  });
});
