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
    if (!(await settle(parts, organizationId, ids, id))) continue;
    await parts.db
      .updateTable('payment_method_setups')
      .set({ is_settled: true })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
  }
}

async function settle(
  { customers, assertLeft, report }: SettleParts,
  organizationId: string,
  ids: StripeIds,
  id: string,
): Promise<boolean> {
  try {
    const { status, paymentMethodId } = await customers.readSetup(id);
    if (status === 'open') return false;
    assertLeft();
    if (paymentMethodId !== null) await customers.makeDefault(ids, paymentMethodId);
    return true;
  } catch (error) {
    const kind = stripeErrorKind(error);
    // Stripe does not know it any more, or the card is gone: nothing to wait for.
    if (kind === 'refused') return true;
    if (kind !== 'misconfigured') throw error;
    // The key may get the permission that it lacks.
    report(error, { organizationId });
    return false;
  }
}

function setupsSince(db: Db, organizationId: string, since: number) {
  return db
    .selectFrom('payment_method_setups')
    .where('organization_id', '=', organizationId)
    .where('is_settled', '=', false)
    .where('created_at', '>=', since);
}
