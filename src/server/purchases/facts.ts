import type { CreditPurchaseRow } from '../database/index.ts';
import type { CheckoutGateway, SessionReading } from '../stripe/checkout.ts';
import { stripeErrorKind } from '../stripe/errors.ts';

/** What Stripe says of a purchase; `null` where it has no session of it. */
export interface PurchaseFacts {
  readonly purchaseId: string;
  readonly session: SessionReading | null;
  /** The purchase's count of readings when this one began. */
  readonly readingsBefore: number;
}

/**
 * Reads the sessions of these purchases, all at once. One that Stripe refuses to show is left as it is: it must not block
 * the rest.
 */
export async function readPurchaseFacts(
  gateway: CheckoutGateway,
  purchases: readonly CreditPurchaseRow[],
): Promise<readonly PurchaseFacts[]> {
  const facts = await Promise.all(purchases.map((purchase) => readPurchase(gateway, purchase)));
  return facts.flatMap((each) => each ?? []);
}

async function readPurchase(
  gateway: CheckoutGateway,
  { id, session_id: sessionId, readings: readingsBefore }: CreditPurchaseRow,
): Promise<PurchaseFacts | null> {
  if (sessionId === null) return { purchaseId: id, session: null, readingsBefore };
  try {
    return { purchaseId: id, session: await gateway.read(sessionId), readingsBefore };
  } catch (error) {
    if (stripeErrorKind(error) !== 'refused') throw error;
    return null;
  }
}
