import type { Db } from '../database/index.ts';
import type { Report } from '../reporter.ts';
import type { CustomerGateway } from '../stripe/customer.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/** Seconds for which a card that somebody began to put on file is looked for. */
const LOOK_FOR = 86_400;
/** Seconds for which a read asks Stripe whether the card is there. */
const EXPECT_FOR = 900;

/** The query for cards that somebody began a moment ago to put on file. */
export function expectedSetups(db: Db, organizationId: string, at: number) {
  return setupsSince(db, organizationId, at - EXPECT_FOR).select('id');
}

/** The query for cards that somebody began to put on file and that are looked for still. */
export function openSetups(db: Db, organizationId: string, at: number) {
  return setupsSince(db, organizationId, at - LOOK_FOR).select('id');
}

interface SettleParts {
  readonly customers: CustomerGateway;
  readonly assertLeft: () => void;
  readonly report: Report;
}

/**
 * Makes cards that were put on file the default, the newest last: before the subscription is read, which then has it.
 * `assertLeft` throws where the caller's deadline has passed: then nothing more is changed at Stripe.
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
        // The key may get the permission that it lacks; until then the others fail alike.
        parts.report(error, { organizationId });
        return;
      }
      // Refused: Stripe does not know it any more, or the card is gone. There is nothing to wait for.
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

/** Makes the card the default. Returns false while it is not entered yet. */
async function settle({ customers, assertLeft }: SettleParts, ids: StripeIds, id: string): Promise<boolean> {
  const { status, paymentMethodId } = await customers.readSetup(id);
  if (status === 'open') return false;
  assertLeft();
  if (paymentMethodId !== null) await customers.makeDefault(ids, paymentMethodId);
  return true;
}

function setupsSince(db: Db, organizationId: string, since: number) {
  return db
    .selectFrom('payment_method_setups')
    .where('organization_id', '=', organizationId)
    .where('is_settled', '=', false)
    .where('created_at', '>=', since);
}
