import type { Money } from '../../core/index.ts';
import type { CreditPurchaseRow } from '../database/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { SessionReading } from '../stripe/checkout.ts';

/** Failure code of a purchase whose payment differs from what was shown: nothing is credited. */
export const PAID_OTHERWISE = 'paid_otherwise';

/**
 * Returns whether a session was paid as the purchase was shown: same currency, same amount including tax, and not presented in
 * another currency. Always `true` for a purchase that is already credited.
 */
export function isPaidAsShown(row: CreditPurchaseRow, session: SessionReading): boolean {
  if (row.fulfilled_at !== null) return true;
  const shown = { amount: row.total_amount, currency: row.currency };
  const requested = { amount: session.total, currency: session.currency };
  return isSameMoney(requested, shown) && session.paid !== null && isSameMoney(session.paid, shown);
}

/** Returns the error for the host: a payment was collected but no credits were granted. */
export function paidOtherwise(row: CreditPurchaseRow, session: SessionReading): OperatorError {
  const { amount, currency } = session.paid ?? { amount: session.total, currency: session.currency };
  return new OperatorError(
    'purchase_paid_otherwise',
    `The purchase ${row.id} of ${row.organization_id} was shown as ${row.total_amount} ${row.currency} but paid as ${amount} ${currency} (minor units); no credits were granted.`,
    {
      organizationId: row.organization_id,
      purchaseId: row.id,
      sessionId: session.id,
      paymentIntentId: session.paymentId,
      amountShown: row.total_amount,
      currencyShown: row.currency,
      amountPaid: amount,
      currencyPaid: currency,
    },
  );
}

function isSameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}
