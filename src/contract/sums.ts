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
  return check<T>(findWrongAmount);
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
    const wrong = dataset.typed && find(dataset.value);
    // Only the key of a path item is used.
    if (wrong) addIssue({ message: wrong.message, path: [{ key: wrong.field } as v.IssuePathItem] });
  });
}

function findWrongAmount(invoice: InvoiceAmounts): WrongField | undefined {
  const { lineItems, subtotal, discount, tax, total, accountCreditApplied, deferred, amountDue } = invoice;
  const open = Math.max(0, total.amount);
  // Each amount, and the value that the other fields imply.
  const rules: readonly (readonly [string, Amount | undefined, number | undefined])[] = [
    ['subtotal', subtotal, lineItems?.reduce((sum, line) => sum + line.amount.amount, 0)],
    ['total', total, subtotal && subtotal.amount - discount.amount + tax.amount],
    ['accountCreditAdded', invoice.accountCreditAdded, open - total.amount],
    ['amountDue', amountDue, open - accountCreditApplied.amount - deferred.amount],
    ['deferred', deferred, isNegative(deferred) ? 0 : undefined],
  ];
  for (const [field, is, due] of rules) {
    if (is && due !== undefined && is.amount !== due)
      return { field, message: `is ${is.amount}, but the other amounts add up to ${due}` };
  }
  return findOtherCurrency(invoice);
}

/** A charge in whole units may exceed the amount due by less than a unit: the difference becomes account credit. */
function isNegative({ amount, currency }: Amount): boolean {
  return amount < (isChargedInWholeUnits(currency) ? -99 : 0);
}

function findOtherCurrency(value: object): WrongField | undefined {
  let first: string | undefined;
  const visit = (inner: object, path: string): WrongField | undefined => {
    for (const [key, each] of Object.entries(inner) as [string, unknown][]) {
      if (key === 'currency' && each !== (first ??= String(each)))
        return { field: path, message: `is in ${String(each)}, others are in ${first}` };
      const at = path && `${path}.`;
      const wrong = typeof each === 'object' && each ? visit(each, at + key) : undefined;
      if (wrong) return wrong;
    }
    return undefined;
  };
  return visit(value, '');
}
