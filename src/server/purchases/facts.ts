import type { CreditPurchaseRow } from '../database/index.ts';
import type { CheckoutGateway, SessionReading } from '../stripe/checkout.ts';
import { stripeErrorKind } from '../stripe/errors.ts';

/** A purchase's session at Stripe; `null` if there is none. */
export interface PurchaseFacts {
  readonly purchaseId: string;
  readonly session: SessionReading | null;
  /** The purchase's count of readings when this reading began. */
  readonly readingsBefore: number;
}

/**
 * Reads the sessions of these purchases in parallel. Skips a session for which Stripe rejects the request, so that it does
 * not block the rest.
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
