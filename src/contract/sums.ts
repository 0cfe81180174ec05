import { isChargedInWholeUnits } from '../core/index.ts';
import * as v from './valibot.ts';

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** The amounts of an invoice, a preview or a quote, all in one currency; of a quote also its credits. */
interface InvoiceAmounts {
  readonly credits?: { readonly before: number; readonly added: number; readonly after: number };
  readonly lineItems?: readonly { readonly amount: Amount }[];
  readonly subtotal?: Amount;
  readonly discount?: Amount;
  readonly tax?: Amount;
  readonly total: Amount;
  readonly accountCreditApplied: Amount;
  readonly accountCreditAdded?: Amount;
  readonly deferred?: Amount;
  readonly amountDue: Amount;
}

/** A field that contradicts the others. */
interface WrongField {
  readonly field: string;
  readonly message: string;
}

type Value = number | string | null | undefined;
/** A field, its value, and the value that other fields imply; checked only if both are known. */
type Rule = readonly [field: string, is: Value, implied: Value];

/** Requires that the amounts of an invoice add up; the issue names the first field that does not. */
/* @__NO_SIDE_EFFECTS__ */
export function checkInvoice<T extends InvoiceAmounts>(): v.RawCheckAction<T> {
  return checkFields<T>((value) => value, rulesOfInvoice);
}

/**
 * Requires one currency in all amounts of a value, at any depth, or in the part of it that `pick` returns; and that fields
 * have the values that `rulesOf` derives from other fields. The issue names the first field that is wrong.
 */
/* @__NO_SIDE_EFFECTS__ */
export function checkFields<T extends object>(
  pick: (value: T) => object = (value) => value,
  rulesOf?: (value: T) => readonly Rule[],
): v.RawCheckAction<T> {
  return v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const wrong = findBroken(rulesOf?.(dataset.value) ?? []) ?? findOtherCurrency(pick(dataset.value));
    // Only the key of a path item is used.
    if (wrong) addIssue({ message: wrong.message, path: [{ key: wrong.field } as v.IssuePathItem] });
  });
}

function findBroken(rules: readonly Rule[]): WrongField | undefined {
  for (const [field, is, implied] of rules) {
    if (is !== undefined && (implied ?? is) !== is)
      return { field, message: `is ${is}, but other fields imply ${implied}` };
  }
  return undefined;
}

function rulesOfInvoice(invoice: InvoiceAmounts): readonly Rule[] {
  const { credits, lineItems, subtotal, discount, tax, total, deferred, amountDue } = invoice;
  const { accountCreditApplied: applied, accountCreditAdded: added } = invoice;
  const open = Math.max(0, total.amount);
  // A charge in whole units may exceed the amount due by less than a unit: the difference becomes account credit.
  const lowest = isChargedInWholeUnits(total.currency) ? -99 : 0;
  return [
    ['subtotal', subtotal?.amount, lineItems?.reduce((sum, line) => sum + line.amount.amount, 0)],
    ['total', total.amount, subtotal && discount && tax && subtotal.amount - discount.amount + tax.amount],
    ['accountCreditAdded', added?.amount, open - total.amount],
    ['amountDue', amountDue.amount, deferred && open - applied.amount - deferred.amount],
    ['deferred', deferred?.amount, deferred && Math.max(deferred.amount, lowest)],
    ['credits.after', credits?.after, credits && credits.before + credits.added],
    ['accountCreditApplied', applied.amount, Math.min(applied.amount, open)],
  ];
}

function findOtherCurrency(value: object): WrongField | undefined {
  let first: unknown;
  const visit = (inner: object, path: string): WrongField | undefined => {
    for (const [key, each] of Object.entries(inner) as [string, string | number | object | null][]) {
      if (key === 'currency' && each !== (first ??= each))
        return { field: path, message: `is in ${each as string}, others are in ${first as string}` };
      const at = path && `${path}.`;
      const wrong = typeof each === 'object' && each ? visit(each, at + key) : undefined;
      if (wrong) return wrong;
    }
    return undefined;
  };
  return visit(value, '');
}
