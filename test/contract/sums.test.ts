import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AccountSchema,
  CreditEntrySchema,
  CreditPurchaseSchema,
  InvoiceSchema,
  parse,
  SeatChangeQuoteSchema,
  SeatChangeSchema,
} from '../../src/contract/index.ts';
import { CREDIT_ENTRIES, INVOICES } from '../../src/testing/fixtures/index.ts';
import { aChange, anAccount, aPurchase, aQuote } from '../support/samples.ts';

const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'USD' });
const eur = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'EUR' });
const preview = {
  date: 1_801_310_400,
  discount: usd(0),
  tax: usd(0),
  total: usd(23_200),
  accountCreditApplied: usd(3_200),
  deferred: usd(0),
  amountDue: usd(20_000),
};

/** Returns the fields that a value is refused for; none if it conforms to the contract. */
function wrongFields(schema: Parameters<typeof parse>[0], value: unknown): readonly string[] {
  const result = parse(schema, value);
  return result.ok ? [] : result.errors.map(({ field }) => field);
}

describe('amounts that do not add up are refused with the field', () => {
  const quotes: readonly (readonly [string, Parameters<typeof aQuote>[0], string])[] = [
    ['a charge of 0.01 against lines of 43.50', { amountDue: usd(1) }, 'amountDue'],
    ['lines of another sum', { subtotal: usd(4000), total: usd(4000), amountDue: usd(4000) }, 'subtotal'],
    ['a tax that is not in the total', { tax: usd(870) }, 'total'],
    ['a discount that is not in the total', { discount: usd(870) }, 'total'],
    ['account credit that is not taken off', { accountCreditApplied: usd(100) }, 'amountDue'],
    ['account credit that an increase gives', { accountCreditAdded: usd(4350) }, 'accountCreditAdded'],
    [
      'a negative part',
      { accountCreditApplied: usd(-50), amountDue: usd(4400) },
      'accountCreditApplied.amount',
    ],
    ['a negative rest', { deferred: usd(-50), amountDue: usd(4400) }, 'deferred'],
    ['another currency in the charge', { amountDue: eur(4350) }, 'amountDue'],
    [
      'another currency in the monthly cost',
      { recurring: { before: usd(1), after: eur(2) } },
      'recurring.after',
    ],
    [
      'credits that the change does not add',
      { credits: { added: 3, before: 7, after: 100, nextGrant: 8, alreadyGranted: 0 } },
      'credits.after',
    ],
    ['a renewal of another sum', { renewal: { ...preview, amountDue: usd(1) } }, 'renewal.amountDue'],
    ['a renewal in another currency', { renewal: { ...preview, tax: eur(0) } }, 'renewal.tax'],
  ];
  for (const [name, changes, field] of quotes) {
    test(`quote: ${name}`, () => {
      const fields = wrongFields(SeatChangeQuoteSchema, aQuote(changes));
      assert.equal(fields[0], field, JSON.stringify(fields));
    });
  }

  test('quotes whose amounts add up are accepted, with and without a renewal', () => {
    assert.deepEqual(wrongFields(SeatChangeQuoteSchema, aQuote()), []);
    for (const renewal of [preview, null]) {
      assert.deepEqual(wrongFields(SeatChangeQuoteSchema, aQuote({ renewal })), []);
    }
    const below = aQuote({
      lineItems: [{ kind: 'other', description: '', quantity: 1, amount: usd(30), period: null }],
      subtotal: usd(30),
      total: usd(30),
      deferred: usd(30),
      amountDue: usd(0),
    });
    assert.deepEqual(wrongFields(SeatChangeQuoteSchema, below), []);
  });

  test('a change in two currencies', () => {
    assert.deepEqual(wrongFields(SeatChangeSchema, aChange({ amountCharged: eur(4350) })), ['amountCharged']);
  });

  test('an account whose account credit is in another currency than its plan', () => {
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ accountCredit: eur(0) })), ['accountCredit']);
    const nextInvoice = { ...preview, total: usd(1) };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ nextInvoice })), ['nextInvoice.amountDue']);
  });

  test('an account whose credits are not the sum of their sources', () => {
    const { credits } = anAccount();
    const more = { ...credits, available: credits.available + 1 };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ credits: more })), ['credits.available']);
  });

  test('an account with a price and no interval', () => {
    const plan = { ...anAccount().plan, interval: null };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ plan })), ['plan.interval']);
    const unsupported = { ...plan, unitPrice: null, unsupported: 'metered' };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ plan: unsupported })), []);
  });

  test('a billing period that ends before it starts', () => {
    const { billingPeriod } = anAccount();
    const swapped = { ...billingPeriod, start: billingPeriod.end, end: billingPeriod.start };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ billingPeriod: swapped })), [
      'billingPeriod.end',
    ]);
  });

  test('a purchase whose smallest quantity is above the largest', () => {
    const topUp = { unitPrice: usd(1900), minimum: 10, maximum: 5 };
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ topUp })), ['topUp.maximum']);
    assert.deepEqual(wrongFields(AccountSchema, anAccount({ topUp: { ...topUp, minimum: 5 } })), []);
  });

  test('listed invoices whose account credit contradicts the total', () => {
    const [paid] = INVOICES.filter(({ total }) => total.amount > 0);
    assert.ok(paid);
    const above = usd(paid.total.amount + 1);
    for (const [field, value] of [
      ['accountCreditAdded', usd(100)],
      ['accountCreditApplied', above],
    ] as const)
      assert.deepEqual(wrongFields(InvoiceSchema, { ...paid, [field]: value }), [field]);
    for (const each of INVOICES) assert.deepEqual(wrongFields(InvoiceSchema, each), [], each.id);
  });

  test('a server time in milliseconds', () => {
    const account = anAccount();
    const { serverTime } = account;
    assert.deepEqual(wrongFields(AccountSchema, { ...account, serverTime: serverTime * 1000 }), [
      'serverTime',
    ]);
  });
});

test('an account from a server without next invoices is accepted, and unknown fields of a newer one are dropped', () => {
  const old = anAccount();
  assert.equal('nextInvoice' in old, false);
  const result = parse(AccountSchema, { ...old, nextInvoice: { ...preview, later: 1 }, evenLater: {} });
  assert.deepEqual(result, { ok: true, value: { ...old, nextInvoice: preview } });
});

/** Returns a copy of the value with another value at a path such as `plan.unitPrice.amount`. */
function withField(value: object, path: string, field: unknown): object {
  const [first = '', ...rest] = path.split('.');
  const inner = Reflect.get(value, first) as object;
  return { ...value, [first]: rest.length === 0 ? field : withField(inner, rest.join('.'), field) };
}

describe('values that no page can show are rejected by field', () => {
  const held = { ...anAccount().credits.plan, held: 1, heldInvoiceAt: 1_800_014_400 };
  const account = { ...anAccount({ nextInvoice: preview }), cancelAt: 1_801_310_400 };
  const withHeld = { ...account, credits: { ...account.credits, plan: held } };
  const quote = aQuote({ renewal: preview });
  const change = aChange({ settledAt: 1_800_014_400, expiresAt: 1_800_014_400 });
  const purchase = aPurchase({ expiresAt: 1_800_014_400, fulfilledAt: 1_800_014_400 });
  const [grant] = CREDIT_ENTRIES.filter(({ expiresAt }) => expiresAt !== null);
  const [invoice] = INVOICES;
  assert.ok(grant && invoice);

  const instants: readonly (readonly [Parameters<typeof parse>[0], object, readonly string[]])[] = [
    [
      AccountSchema,
      withHeld,
      [
        'cancelAt',
        'billingPeriod.start',
        'billingPeriod.end',
        'credits.plan.endsAt',
        'credits.plan.heldInvoiceAt',
        'nextInvoice.date',
      ],
    ],
    [SeatChangeQuoteSchema, quote, ['prorationDate', 'expiresAt', 'renewsAt', 'renewal.date']],
    [SeatChangeSchema, change, ['createdAt', 'settledAt', 'expiresAt']],
    [CreditPurchaseSchema, purchase, ['createdAt', 'expiresAt', 'fulfilledAt']],
    [CreditEntrySchema, grant, ['effectiveAt', 'recordedAt', 'expiresAt']],
  ];
  for (const [schema, value, paths] of instants) {
    for (const path of paths) {
      test(`an invalid instant: ${path}`, () => {
        assert.deepEqual(wrongFields(schema, value), []);
        for (const instant of [0, 1_800_014_400_000, Number.MAX_SAFE_INTEGER])
          assert.ok(wrongFields(schema, withField(value, path, instant)).includes(path), String(instant));
      });
    }
  }

  const amounts: readonly (readonly [Parameters<typeof parse>[0], object, readonly string[]])[] = [
    [AccountSchema, account, ['plan.unitPrice', 'topUp.unitPrice', 'accountCredit']],
    [SeatChangeQuoteSchema, quote, ['recurring.before', 'recurring.after', 'amountDue']],
    [SeatChangeSchema, change, ['amountDue', 'accountCreditAdded']],
    [CreditPurchaseSchema, purchase, ['unitPrice', 'total']],
    [InvoiceSchema, invoice, ['accountCreditApplied', 'accountCreditAdded', 'amountPaid']],
  ];
  for (const [schema, value, paths] of amounts) {
    for (const path of paths) {
      test(`a price or payment below zero: ${path}`, () => {
        const [field = ''] = wrongFields(schema, withField(value, path, usd(-1)));
        assert.ok(field.startsWith(path), field);
      });
    }
  }
});
