import type { OrganizationRow } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { applyPeriodGrants, applyPeriodInvoice, expireEndedGrants } from '../ledger/index.ts';
import type { BillingPolicy } from '../policy.ts';
import type { SubscriptionGateway, SubscriptionReading } from '../stripe/gateway.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { creditPeriod, isInGoodStanding, storedSnapshot } from '../stripe/snapshot.ts';

type Policy = Pick<BillingPolicy, 'creditsPerSeat' | 'renewalGrant'>;

/**
 * Adds the current period's invoice to a reading whose latest invoice is a later one. It is read from Stripe only until it is
 * paid, since a paid invoice stays paid.
 */
export async function withPeriodInvoice(
  parts: { readonly subscriptions: SubscriptionGateway; now(): number },
  organization: OrganizationRow,
  reading: SubscriptionReading,
): Promise<SubscriptionReading> {
  const { snapshot } = reading;
  if (snapshot.periodInvoice !== null || !followsInvoice(snapshot)) return reading;
  const stored = storedSnapshot(organization.mirror);
  const isSame =
    stored?.subscriptionId === snapshot.subscriptionId && stored.periodStart === snapshot.periodStart;
  const known = isSame ? stored.periodInvoice : null;
  const periodInvoice =
    known?.state === 'paid'
      ? known
      : await parts.subscriptions.readPeriodInvoice(snapshot, known?.id ?? null, parts.now());
  return { ...reading, snapshot: { ...snapshot, periodInvoice } };
}

/**
 * Grants the period's credits, and holds, releases or voids them according to the period's invoice, whatever the subscription's
 * status is. Returns the number of credits granted now for seats added within the period.
 */
export async function applyPlanCredits(
  organization: LockedOrganization,
  snapshot: BillingSnapshot,
  policy: Policy,
  at: number,
): Promise<number> {
  const { subscriptionId, quantity, periodInvoice: invoice } = snapshot;
  const period = creditPeriod(snapshot);
  let increased = 0;
  // With an unknown number of users, grant nothing: a guess could mint credits, or grant none for a whole period.
  if (grants(snapshot) && quantity !== null) {
    const result = await applyPeriodGrants(organization, {
      subscriptionId,
      period,
      quantity,
      creditsPerSeat: policy.creditsPerSeat,
      isTrial: snapshot.trialStart !== null,
      ...(invoice !== null && { billedSeats: invoice.seats }),
      isWithheld: isWithheld(snapshot, policy),
      isPeriodOnly: !isInGoodStanding(snapshot),
      at,
    });
    increased = result.increased;
  } else {
    await expireEndedGrants(organization, at);
  }
  if (invoice !== null && followsInvoice(snapshot)) {
    const { id: invoiceId, state } = invoice;
    await applyPeriodInvoice(organization, { subscriptionId, start: period.start, invoiceId, state, at });
  }
  return increased;
}

/** A trial has no invoice to pay, and the first period after it is granted only once its invoice is paid. */
function followsInvoice({ trialStart, awaitsFirstPayment }: BillingSnapshot): boolean {
  return trialStart === null && !awaitsFirstPayment;
}

/**
 * In good standing, all credits are granted. While a renewal is owed, the period's credits are granted too, on hold, so that
 * the result is the same whenever the failed payment becomes known.
 */
function grants(snapshot: BillingSnapshot): boolean {
  if (isInGoodStanding(snapshot)) return !snapshot.awaitsFirstPayment;
  return snapshot.status === 'past_due' && !snapshot.isFirstPeriod && snapshot.periodInvoice !== null;
}

/**
 * Returns whether the period's own credits wait for its invoice: it is not collected or is written off, or the host grants
 * credits when it is paid.
 */
function isWithheld(snapshot: BillingSnapshot, policy: Policy): boolean {
  const { periodInvoice: invoice, isCollectionPaused, isFirstPeriod } = snapshot;
  if (!followsInvoice(snapshot) || invoice?.state === 'paid') return false;
  if (invoice?.state === 'written_off' || isCollectionPaused) return true;
  if (invoice?.state === 'owed' && invoice.isDraft) return true;
  return policy.renewalGrant === 'when_paid' && !isFirstPeriod;
}
