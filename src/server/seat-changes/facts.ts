import type { SeatChangeRow } from '../database/index.ts';
import type {
  PendingUpdateReading,
  StripeIds,
  SubscriptionGateway,
  SubscriptionReading,
} from '../stripe/gateway.ts';
import type { InvoiceReading } from '../stripe/invoice.ts';
import { isInvoiceOf } from '../stripe/invoice.ts';
import type { SeatChangeFacts } from './outcome.ts';
import { criteriaOf } from './store.ts';

/** The current subscription, and what Stripe has of the unsettled seat change. */
export interface SubscriptionFacts {
  readonly reading: SubscriptionReading;
  readonly seatChange: SeatChangeFacts | null;
}

/** Looks up seat changes in the database, to match them with invoices at Stripe. */
export interface KnownSeatChanges {
  /** Returns the seat change that still has to be settled, given the subscription's current state. */
  find(reading: SubscriptionReading): Promise<SeatChangeRow | undefined>;
  /** Returns the invoices among these that belong to other seat changes. */
  taken(change: SeatChangeRow, invoiceIds: readonly string[]): Promise<readonly string[]>;
}

/** Reads the subscription and the unsettled seat change. Reads the subscription again if the change was paid after it was read. */
export async function readSubscriptionFacts(
  gateway: SubscriptionGateway,
  ids: StripeIds,
  known: KnownSeatChanges,
  at: number,
): Promise<SubscriptionFacts> {
  const first = await gateway.read(ids, at);
  const change = await known.find(first);
  if (change === undefined) return { reading: first, seatChange: null };
  const invoice = await findInvoice(gateway, ids, known, change, first);
  // Paid after the subscription was read: the reading has the old number of users.
  const isStale = invoice?.status === 'paid' && !includesPayment(first, change, invoice);
  const reading = isStale ? await gateway.read(ids, at) : first;
  const pending = reading.pendingUpdate;
  return {
    reading,
    seatChange: {
      seatChangeId: change.id,
      sentAt: change.sent_at,
      invoice,
      isApplied: isApplied(reading, change),
      isOfTrial: isOfTrial(reading, change),
      pendingUntil: pending !== null && isUpdateOf(pending, change) ? pending.expiresAt : null,
    },
  };
}

async function findInvoice(
  gateway: SubscriptionGateway,
  ids: StripeIds,
  known: KnownSeatChanges,
  change: SeatChangeRow,
  reading: SubscriptionReading,
): Promise<InvoiceReading | null> {
  const latest = reading.latestInvoice;
  if (change.invoice_id !== null) {
    const isLatest = latest?.id === change.invoice_id;
    return isLatest
      ? await withPaymentDetails(gateway, change, latest)
      : await gateway.readInvoice(change.invoice_id);
  }
  // Not sent, so there is no invoice.
  if (change.sent_at === null) return null;
  const criteria = criteriaOf(change);
  if (
    latest !== null &&
    isInvoiceOf(latest, criteria) &&
    (await known.taken(change, [latest.id])).length === 0
  ) {
    return await withPaymentDetails(gateway, change, latest);
  }
  const found = await gateway.findInvoices(ids, { ...criteria, createdAt: change.created_at });
  const taken = await known.taken(
    change,
    found.map(({ id }) => id),
  );
  // Of several, the first is this change's own: a repeated update creates no invoice.
  const own = found.find(({ id }) => !taken.includes(id));
  return own === undefined ? null : await gateway.readInvoice(own.id);
}

/** Returns the latest invoice, read again if that adds the next step of its payment or the method that paid it. */
async function withPaymentDetails(
  gateway: SubscriptionGateway,
  change: SeatChangeRow,
  latest: InvoiceReading,
): Promise<InvoiceReading> {
  const awaitsCustomer = change.status === 'requires_action' || change.status === 'requires_payment_method';
  return latest.status === 'open' || awaitsCustomer ? await gateway.readInvoice(latest.id) : latest;
}

function includesPayment(
  reading: SubscriptionReading,
  change: SeatChangeRow,
  invoice: InvoiceReading,
): boolean {
  if (reading.pendingUpdate !== null && isUpdateOf(reading.pendingUpdate, change)) return false;
  if (reading.latestInvoice?.id === invoice.id) return reading.latestInvoice.status === 'paid';
  // A different latest invoice may be older or newer: only the subscription's metadata can tell.
  return reading.appliedSeatChangeId === change.id;
}

/** Returns whether the pending update is this change's. Its metadata may be missing. */
function isUpdateOf({ seatChangeId, quantity }: PendingUpdateReading, change: SeatChangeRow): boolean {
  if (seatChangeId !== null) return seatChangeId === change.id;
  return change.sent_at !== null && quantity === change.seats_to;
}

/**
 * Returns whether Stripe has applied the change: by its response, by the metadata or, if nothing is billed, by the number of
 * users.
 */
function isApplied(reading: SubscriptionReading, change: SeatChangeRow): boolean {
  const { pendingUpdate, appliedSeatChangeId, snapshot } = reading;
  if (change.sent_at === null || (pendingUpdate !== null && isUpdateOf(pendingUpdate, change))) return false;
  if (appliedSeatChangeId === change.id || change.answered_at !== null) return true;
  return isOfTrial(reading, change) && snapshot.quantity === change.seats_to;
}

/** Returns whether the change is not billed because its proration date is within a trial. */
function isOfTrial({ trialEnd }: SubscriptionReading, change: SeatChangeRow): boolean {
  return trialEnd !== null && change.proration_date < trialEnd;
}
