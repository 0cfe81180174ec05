import type { CreditPurchaseRow } from '../database/index.ts';
import type { NewEvent } from '../events/record.ts';
import type { ReturnedPayment } from '../stripe/returned.ts';

/** Returns the event of a purchase that was just paid and credited. */
export function purchaseFulfilled(row: CreditPurchaseRow, total: number, at: number): NewEvent {
  const data = {
    purchaseId: row.id,
    quantity: row.quantity,
    total: { amount: total, currency: row.currency },
  };
  return { type: 'purchase.fulfilled', at, data };
}

/** Returns the event of a purchase whose returned amount changed. */
export function purchaseRefunded(
  row: CreditPurchaseRow,
  { returned, creditsReturned }: { readonly returned: ReturnedPayment; readonly creditsReturned: number },
  at: number,
): NewEvent {
  const data = {
    purchaseId: row.id,
    quantity: row.quantity,
    refunded: { amount: returned.amount, currency: row.currency },
    creditsReturned,
    isDisputed: returned.isDisputed,
  };
  return { type: 'purchase.refunded', at, data };
}
