import type { CreditPurchaseRow } from '../database/index.ts';
import type { CheckoutGateway, SessionReading } from '../stripe/checkout.ts';
import { stripeErrorKind } from '../stripe/errors.ts';

/** What Stripe says of a purchase; `null` where it has no session of it. */
export interface PurchaseFacts {
  readonly purchaseId: string;
  readonly session: SessionReading | null;
}

/** Reads the sessions of these purchases. One that Stripe refuses to show is left as it is: it must not block the rest. */
export async function readPurchaseFacts(
  gateway: CheckoutGateway,
  purchases: readonly CreditPurchaseRow[],
): Promise<readonly PurchaseFacts[]> {
  const facts: PurchaseFacts[] = [];
  for (const { id, session_id } of purchases) {
    if (session_id === null) {
      facts.push({ purchaseId: id, session: null });
      continue;
    }
    try {
      facts.push({ purchaseId: id, session: await gateway.read(session_id) });
    } catch (error) {
      if (stripeErrorKind(error) !== 'refused') throw error;
    }
  }
  return facts;
}
