import type { CustomerGateway } from '../stripe/customer.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/**
 * Makes the payment method that paid a pending seat change the default, so that the renewal is not declined as the change
 * was. Returns whether the default changed. Runs while the change is still open in the database, so that a method chosen
 * later elsewhere stays. Calls `report` if the key may not change the default.
 */
export async function adoptPaymentMethod(
  {
    customers,
    report,
  }: { readonly customers: Pick<CustomerGateway, 'makeDefault'>; readonly report: (error: unknown) => void },
  ids: StripeIds,
  methods: {
    /** Method that paid the change's invoice; `null` while it is unpaid. */
    readonly paidWith: string | null;
    /** The current default; `null` without one. */
    readonly current: string | null;
  },
): Promise<boolean> {
  const { paidWith: payer, current } = methods;
  if (payer === null || payer === current) return false;
  try {
    await customers.makeDefault(ids, payer);
    return true;
  } catch (error) {
    const kind = stripeErrorKind(error);
    if (kind === 'misconfigured') report(error);
    // Refused or declined: a method that cannot be reused. The default stays, and the paid change is not held up.
    else if (kind !== 'refused' && kind !== 'declined') throw error;
    return false;
  }
}
