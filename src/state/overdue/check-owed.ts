import { BillingError } from '../../client/index.ts';
import type { OwedInvoices } from '../../contract/index.ts';
import { amountLeft } from './reduce.ts';

/** Returns the error of a backend whose totals contradict its invoices; `null` if they match. */
export function checkOwed({ invoices, total, since }: OwedInvoices): BillingError | null {
  const left = invoices.map(amountLeft);
  const [first] = left;
  const sum = left.reduce((before, { amount }) => before + amount, 0);
  const oldest = first === undefined ? null : Math.min(...invoices.map(({ date }) => date));
  if (new Set(invoices.map(({ id }) => id)).size < invoices.length)
    return broken('invoices', 'contains an invoice twice');
  if (left.some(({ amount }) => amount < 0)) return broken('invoices', 'contains an overpaid invoice');
  if (left.some(({ currency }) => currency !== first?.currency))
    return broken('invoices', 'are in several currencies');
  if (total?.currency !== first?.currency)
    return broken('total', `is in ${total?.currency}, the invoices in ${first?.currency}`);
  if ((total?.amount ?? 0) !== sum)
    return broken('total', `is ${total?.amount}, but the invoices come to ${sum}`);
  if (since !== oldest) return broken('since', `is ${since}, but the oldest invoice is of ${oldest}`);
  return null;
}

function broken(field: string, message: string): BillingError {
  return new BillingError({
    code: 'invalid_response',
    message: `GET invoices/owed breaks the contract: ${field}: ${message}`,
    fieldErrors: [{ field, message }],
  });
}
