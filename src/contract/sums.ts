import { isChargedInWholeUnits } from '../core/index.ts';
import * as v from './valibot.ts';

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** The amounts of an invoice or a quote, all in one currency. */
interface InvoiceAmounts {
  readonly lineItems?: readonly { readonly amount: Amount }[];
  readonly subtotal?: Amount;
  readonly discount: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  readonly accountCreditApplied: Amount;
  readonly accountCreditAdded?: Amount;
  readonly deferred: Amount;
  readonly amountDue: Amount;
}

/** A field that contradicts the others. */
interface WrongField {
  readonly field: string;
  readonly message: string;
}

/** Requires that the amounts of an invoice add up; the issue names the first field that does not. */
/* @__NO_SIDE_EFFECTS__ */
export function checkInvoice<T extends InvoiceAmounts>(): v.RawCheckAction<T> {
  return check((invoice) => findWrongAmount(invoice));
}

/** Requires one currency in all amounts of a value, at any depth, or in the part of it that `pick` returns. */
/* @__NO_SIDE_EFFECTS__ */
export function checkCurrency<T extends object>(
  pick: (value: T) => object = (value) => value,
): v.RawCheckAction<T> {
  return check((value) => findOtherCurrency(pick(value)));
}

/* @__NO_SIDE_EFFECTS__ */
function check<T extends object>(find: (value: T) => WrongField | undefined): v.RawCheckAction<T> {
  return v.rawCheck(({ dataset, addIssue }) => {
    const wrong = dataset.typed ? find(dataset.value) : undefined;
    if (wrong === undefined) return;
    const { field, message } = wrong;
    const path = { type: 'object', origin: 'value', input: {}, key: field, value: undefined } as const;
    addIssue({ message, path: [path] });
  });
}

function findWrongAmount(invoice: InvoiceAmounts): WrongField | undefined {
  const { lineItems, subtotal, discount, tax, total, accountCreditApplied, deferred, amountDue } = invoice;
  const { accountCreditAdded } = invoice;
  const open = Math.max(0, total.amount);
  // Each amount, and the value that the other fields imply.
  const rules: readonly (readonly [string, Amount | undefined, number | undefined])[] = [
    ['subtotal', subtotal, lineItems?.reduce((sum, line) => sum + line.amount.amount, 0)],
    ['total', total, subtotal && subtotal.amount - discount.amount + tax.amount],
    ['accountCreditAdded', accountCreditAdded, open - total.amount],
    ['amountDue', amountDue, open - accountCreditApplied.amount - deferred.amount],
  ];
  const wrong = rules.find(([, is, due]) => is !== undefined && due !== undefined && is.amount !== due);
  if (wrong !== undefined) {
    const [field, is, due] = wrong;
    return { field, message: `is ${is?.amount}, but the other amounts add up to ${due}` };
  }
  const negative = Object.entries({ discount, accountCreditApplied, deferred, amountDue }).find(
    ([name, { amount, currency }]) => amount < 0 && !(name === 'deferred' && isRoundedUp(amount, currency)),
  );
  if (negative !== undefined) return { field: negative[0], message: 'is negative' };
  return findOtherCurrency(invoice);
}

/** A charge in whole units may exceed the amount due by less than a unit: the difference becomes account credit. */
function isRoundedUp(deferred: number, currency: string): boolean {
  return isChargedInWholeUnits(currency) && deferred > -100;
}

function findOtherCurrency(value: object): WrongField | undefined {
  let first: string | undefined;
  const visit = (inner: unknown, path: string): WrongField | undefined => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    if ('currency' in inner && typeof inner.currency === 'string') {
      first ??= inner.currency;
      return inner.currency === first
        ? undefined
        : { field: path, message: `is in ${inner.currency}, others are in ${first}` };
    }
    for (const [key, each] of Object.entries(inner)) {
      const wrong = visit(each, path === '' ? key : `${path}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
  return visit(value, '');
}
