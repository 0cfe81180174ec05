import type { Money } from '../../core/index.ts';
import type { CreditPurchaseRow } from '../database/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { SessionReading } from '../stripe/checkout.ts';

/** Failure code of a purchase whose payment is not the one that was shown: nothing is credited. */
export const PAID_OTHERWISE = 'paid_otherwise';

/**
 * Whether a paid session was paid as the purchase was shown: same currency, same amount, tax included, and presented in no
 * other currency. A purchase that was credited before stays as it is.
 */
export function isPaidAsShown(row: CreditPurchaseRow, session: SessionReading): boolean {
  if (row.fulfilled_at !== null) return true;
  const shown = { amount: row.total_amount, currency: row.currency };
  const asked = { amount: session.total, currency: session.currency };
  return isSameMoney(asked, shown) && session.paid !== null && isSameMoney(session.paid, shown);
}

/** The error for the host: money was taken for which no credits were granted. */
export function paidOtherwise(row: CreditPurchaseRow, session: SessionReading): OperatorError {
  const { amount, currency } = session.paid ?? { amount: session.total, currency: session.currency };
  return new OperatorError(
    'purchase_paid_otherwise',
    `The purchase ${row.id} of ${row.organization_id} was shown at ${row.total_amount} ${row.currency} and paid with ${amount} ${currency} (minor units); no credits were granted.`,
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
