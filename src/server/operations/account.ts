import type { Account, Scope } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { CreditBalances } from '../ledger/index.ts';
import { creditBalances } from '../ledger/index.ts';
import type { Operations } from '../http/operation.ts';
import type { SessionReading } from '../stripe/checkout.ts';
import { minimumCharge } from '../stripe/minimum-charge.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { creditPeriod, isInGoodStanding, nextQuantity } from '../stripe/snapshot.ts';
import { accountFor } from '../http/scopes.ts';
import { creditLevel } from '../events/credit-level.ts';
import { readAccountRows } from './account-rows.ts';
import { money, presentInvoicePreview, presentPurchase, presentSeatChange } from './present.ts';
import { minimumSeats, readSeatBounds } from './seat-usage.ts';
import type { CreditAlerts } from '../policy.ts';
import type { BillingState } from './state.ts';
import { readRecentState } from './state.ts';

/** Name of a plan without a name: Stripe's ids mean nothing to users. */
const UNNAMED_PLAN = 'Plan';

/** The operations on the account. */
export function accountOperations(context: Context): Pick<Operations, 'getAccount'> {
  return {
    getAccount: ({ caller: { organizationId, scopes } }) => readAccount(context, organizationId, scopes),
  };
}

/** Returns the account of an organization, with everything that the elements show. */
export async function readAccount(
  context: Context,
  organizationId: string,
  scopes: readonly Scope[],
): Promise<Account> {
  context.nextInvoices.refresh(organizationId, context.now());
  const bounds = readSeatBounds(context, organizationId);
  // Awaited below. If another call fails first, its rejection must not be unhandled.
  bounds.catch(() => undefined);
  const [state, offer] = await Promise.all([
    readRecentState(context, organizationId),
    context.topUp.read(context.now()),
  ]);
  const { db } = context.database;
  const { snapshot } = state;
  // Read before the rest, so that the rest is never older than the revision.
  const rows = await readAccountRows(db, {
    organizationId,
    subscriptionId: snapshot.subscriptionId,
    billingStart: snapshot.periodStart,
    creditStart: creditPeriod(snapshot).start,
  });
  const now = context.now();
  const seatBounds = await bounds;
  const { usage, maximum } = seatBounds;
  const balances = await creditBalances(db, organizationId, now);
  const { latestSeatChange: latest, latestPurchase: purchase } = rows;
  const nextInvoice = await context.nextInvoices.read(organizationId, snapshot, now);
  return {
    mode: context.mode ?? (snapshot.livemode ? 'live' : 'test'),
    status: snapshot.status,
    cancelAt: snapshot.cancelAt,
    plan: {
      name: context.policy.planName ?? snapshot.priceName ?? UNNAMED_PLAN,
      unitPrice: snapshot.unitAmount === null ? null : money(snapshot.unitAmount, snapshot.currency),
      interval: snapshot.interval,
      creditsPerSeat: context.policy.creditsPerSeat,
      ...(snapshot.unsupportedPlan !== null && { unsupported: snapshot.unsupportedPlan }),
    },
    seats: {
      quantity: snapshot.quantity,
      minimum: minimumSeats(seatBounds, snapshot.quantity),
      maximum,
      highestThisPeriod: rows.highest,
    },
    ...(usage !== null && { seatUsage: usage }),
    billingPeriod: {
      start: snapshot.periodStart,
      end: snapshot.periodEnd,
      intervalSeconds: snapshot.intervalSeconds,
    },
    credits: {
      name: context.policy.creditName,
      available: balances.available,
      plan: {
        ...presentPlan(balances, snapshot),
        nextGrant: nextGrant(context, snapshot, nextQuantity(snapshot)),
      },
      purchased: balances.purchased,
      ...alertsOf(balances, context.policy.creditAlerts, now),
      includes: [...context.policy.creditIncludes],
    },
    topUp: offer?.in(snapshot.currency) ?? null,
    ...(offer === undefined && { topUpUnread: true }),
    accountCredit: money(Math.max(0, -snapshot.balance), snapshot.currency),
    ...(nextInvoice !== undefined && { nextInvoice: presentInvoicePreview(nextInvoice) }),
    paymentMethod: snapshot.paymentMethod,
    proration: prorationFacts(snapshot, rows.hasChanged),
    ...(snapshot.seatChangeBlockedBy !== null && { seatChangeBlockedBy: snapshot.seatChangeBlockedBy }),
    ...(context.policy.support !== undefined && { support: { ...context.policy.support } }),
    ...accountFor(scopes, {
      latestSeatChange: latest === null ? null : presentSeatChange(latest, state.seatChange),
      latestCreditPurchase:
        purchase === null ? null : presentPurchase(purchase, sessionOf(state, purchase.id)),
    }),
    publishableKey: context.publishableKey,
    serverTime: now,
    revision: rows.revision,
  };
}

/** Returns the warnings about credits, which use the events' thresholds, while they apply. */
function alertsOf(
  { available, plan }: CreditBalances,
  thresholds: CreditAlerts | undefined,
  now: number,
): Pick<Account['credits'], 'alerts'> {
  const alerts: string[] = [];
  const { low, expiringSeconds } = thresholds ?? {};
  if (low !== undefined && creditLevel(available, thresholds) !== 'normal') alerts.push('low');
  const isEnding =
    expiringSeconds !== undefined && plan.endsAt !== null && plan.endsAt - now <= expiringSeconds;
  if (isEnding && plan.available > 0) alerts.push('expiring');
  return alerts.length > 0 ? { alerts } : {};
}

function presentPlan(
  { plan: { held, ...plan } }: CreditBalances,
  { periodInvoice: invoice }: BillingSnapshot,
): Omit<Account['credits']['plan'], 'nextGrant'> {
  if (held === 0) return plan;
  return { ...plan, held, ...(invoice !== null && { heldInvoiceAt: invoice.created }) };
}

/**
 * Returns the credits that the next period grants for this number of users; 0 if there is no next period, its invoice will not be
 * collected, or the number is unknown.
 */
export function nextGrant(context: Context, snapshot: BillingSnapshot, seats: number | null): number {
  if (seats === null) return 0;
  const endsBefore = snapshot.cancelAt !== null && snapshot.cancelAt <= snapshot.periodEnd;
  const isGranted = isInGoodStanding(snapshot) && snapshot.isRenewalCollected && !endsBefore;
  return isGranted ? seats * context.policy.creditsPerSeat : 0;
}

function prorationFacts(snapshot: BillingSnapshot, changed: boolean): Account['proration'] {
  const caveats: Account['proration']['caveats'] = [];
  if (snapshot.isBeforeTax) caveats.push('before_tax');
  if (changed || snapshot.changedThisPeriod) caveats.push('changed_this_period');
  return {
    discountPercent: snapshot.discountPercent,
    minimumCharge: minimumCharge(snapshot.currency),
    caveats,
    quoteOnly: snapshot.quoteOnly,
    ...(snapshot.quoteOnlyReason !== null && { quoteOnlyReason: snapshot.quoteOnlyReason }),
  };
}

/** Returns the session of a purchase that was just read from Stripe, or `null`. */
export function sessionOf(state: BillingState, purchaseId: string): SessionReading | null {
  return state.purchases.find((facts) => facts.purchaseId === purchaseId)?.session ?? null;
}
