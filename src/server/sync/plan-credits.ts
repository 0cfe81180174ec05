import type { OrganizationRow } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { applyPeriodGrants, applyPeriodInvoice, expireEndedGrants } from '../ledger/index.ts';
import type { BillingPolicy } from '../policy.ts';
import type { SubscriptionGateway, SubscriptionReading } from '../stripe/gateway.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { creditPeriod, isInGoodStanding, storedSnapshot } from '../stripe/snapshot.ts';

type Policy = Pick<BillingPolicy, 'creditsPerSeat' | 'renewalGrant'>;

/**
 * Adds the invoice of the current period to a reading in which a later one was the latest. One that was paid stays paid, so that
 * Stripe is asked only until then.
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
 * Grants the period's credits, and lets them follow the invoice of the period, whatever the subscription's status is. Returns
 * the credits that seats added within the period have brought now.
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
  // Where the plan does not say for how many, no credits come: a wrong number would mint them, or none for a whole period.
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

/** A trial has no invoice to pay, and the first period after it is not granted before that is paid. */
function followsInvoice({ trialStart, awaitsFirstPayment }: BillingSnapshot): boolean {
  return trialStart === null && !awaitsFirstPayment;
}

/**
 * In good standing, all. While a renewal is owed, the credits of the period come all the same, to be held: whoever is told late
 * sees what they would have seen in time.
 */
function grants(snapshot: BillingSnapshot): boolean {
  if (isInGoodStanding(snapshot)) return !snapshot.awaitsFirstPayment;
  return snapshot.status === 'past_due' && !snapshot.isFirstPeriod && snapshot.periodInvoice !== null;
}

/** Whether the period's own credits wait for its invoice: it is not collected, written off, or the host grants when paid. */
function isWithheld(snapshot: BillingSnapshot, policy: Policy): boolean {
  const { periodInvoice: invoice, isCollectionPaused, isFirstPeriod } = snapshot;
  if (!followsInvoice(snapshot) || invoice?.state === 'paid') return false;
  if (invoice?.state === 'written_off' || isCollectionPaused) return true;
  if (invoice?.state === 'owed' && invoice.isDraft) return true;
  return policy.renewalGrant === 'when_paid' && !isFirstPeriod;
}
