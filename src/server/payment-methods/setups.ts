import type { Db } from '../database/index.ts';
import type { Report } from '../reporter.ts';
import type { CustomerGateway } from '../stripe/customer.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/** How long after its start each synchronization checks a card setup. */
const OPEN_FOR_SECONDS = 86_400;

/** Returns the query for pending card setups that a synchronization checks. */
export function openSetups(db: Db, organizationId: string, at: number) {
  return setupsSince(db, organizationId, at - OPEN_FOR_SECONDS).select('id');
}

interface SettleParts {
  readonly customers: CustomerGateway;
  readonly assertLeft: () => void;
  readonly report: Report;
}

/**
 * Makes saved cards the default, the newest last. Call it before reading the subscription, so that the reading has the new default.
 * `assertLeft` throws if the caller's deadline has passed, so that nothing more is changed at Stripe.
 */
export async function settlePaymentMethodSetups(
  parts: SettleParts & { readonly db: Db },
  organizationId: string,
  ids: StripeIds,
  at: number,
): Promise<void> {
  const open = await openSetups(parts.db, organizationId, at).orderBy('created_at').orderBy('id').execute();
  for (const { id } of open) {
    try {
      if (!(await settle(parts, ids, id))) continue;
    } catch (error) {
      const kind = stripeErrorKind(error);
      if (kind === 'misconfigured') {
        // Not settled: the key may get the missing permission later. Until then the other setups would fail the same way.
        parts.report(error, { organizationId });
        return;
      }
      // Stripe no longer has the setup or the card: settle it, since a retry cannot succeed.
      if (kind !== 'refused') throw error;
    }
    await parts.db
      .updateTable('payment_method_setups')
      .set({ is_settled: true })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
  }
}

/** Makes the card the default. Returns `false` while it has not been entered yet. */
async function settle({ customers, assertLeft }: SettleParts, ids: StripeIds, id: string): Promise<boolean> {
  const { status, paymentMethodId } = await customers.readSetup(id);
  if (status === 'open') return false;
  assertLeft();
  if (paymentMethodId !== null) await customers.makeDefault(ids, paymentMethodId);
  return true;
}

/** Returns the query for pending card setups that were started then or later (Unix seconds). */
export function setupsSince(db: Db, organizationId: string, since: number) {
  return db
    .selectFrom('payment_method_setups')
    .where('organization_id', '=', organizationId)
    .where('is_settled', '=', false)
    .where('created_at', '>=', since);
}
