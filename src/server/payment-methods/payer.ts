import type { CustomerGateway } from '../stripe/customer.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/**
 * Makes the payment method that paid a pending seat change the default, so that the renewal is not declined as the change
 * was. Returns whether the default changed. Runs only while the change is open in the database, so that a default chosen
 * later elsewhere is kept. Calls `report` if the key lacks permission to change the default.
 */
export async function adoptPaymentMethod(
  {
    customers,
    report,
  }: { readonly customers: Pick<CustomerGateway, 'makeDefault'>; readonly report: (error: unknown) => void },
  ids: StripeIds,
  methods: {
    /** The method that paid the change's invoice; `null` while it is unpaid. */
    readonly paidWith: string | null;
    /** The current default; `null` if there is none. */
    readonly current: string | null;
  },
): Promise<boolean> {
  const { paidWith, current } = methods;
  if (paidWith === null || paidWith === current) return false;
  try {
    await customers.makeDefault(ids, paidWith);
    return true;
  } catch (error) {
    const kind = stripeErrorKind(error);
    if (kind === 'misconfigured') report(error);
    // The method cannot be reused. The default stays, and the paid change is settled regardless.
    else if (kind !== 'refused' && kind !== 'declined') throw error;
    return false;
  }
}
