import type { CustomerGateway } from '../stripe/customer.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { StripeIds } from '../stripe/gateway.ts';
import type { SubscriptionFacts } from '../seat-changes/facts.ts';

/**
 * A seat change that waited was paid with another card than the one on file: that card pays from now on, or the renewal
 * would be refused as the change was. Says whether it is another one now. Happens while the change is still open for us,
 * so that a card chosen later elsewhere stays.
 */
export async function keepPayer(
  customers: Pick<CustomerGateway, 'makeDefault'>,
  ids: StripeIds,
  { reading, seatChange }: SubscriptionFacts,
): Promise<boolean> {
  const payer = seatChange?.invoice?.paidWith ?? null;
  if (payer === null || payer === reading.paymentMethodId) return false;
  try {
    await customers.makeDefault(ids, payer);
    return true;
  } catch (error) {
    // It cannot be kept, as a card that may be used once: the one on file stays. What was paid for does not wait for it.
    const kind = stripeErrorKind(error);
    if (kind === 'unknown' || kind === 'busy' || kind === 'in_use') throw error;
    return false;
  }
}
