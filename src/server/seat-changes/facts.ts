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
import { clueOf } from './store.ts';

/** A subscription as it is, and what became of the seat change that waits. */
export interface SubscriptionFacts {
  readonly reading: SubscriptionReading;
  readonly seatChange: SeatChangeFacts | null;
}

/** What the database stores of seat changes that identifies their invoices at Stripe. */
export interface KnownSeatChanges {
  /** The seat change that still has to be settled, knowing what the subscription says. */
  find(reading: SubscriptionReading): Promise<SeatChangeRow | undefined>;
  /** Those of these invoices that other seat changes have. */
  taken(change: SeatChangeRow, invoiceIds: readonly string[]): Promise<readonly string[]>;
}

/** Reads the subscription and what became of the seat change that waits. The subscription is read last where it matters. */
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
  const isBehind = invoice?.status === 'paid' && !hasSeen(first, change, invoice);
  const reading = isBehind ? await gateway.read(ids, at) : first;
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
    return isLatest ? await current(gateway, change, latest) : await gateway.readInvoice(change.invoice_id);
  }
  // Not even sent: nothing to look for.
  if (change.sent_at === null) return null;
  const clue = clueOf(change);
  if (latest !== null && isInvoiceOf(latest, clue) && (await known.taken(change, [latest.id])).length === 0) {
    return await current(gateway, change, latest);
  }
  const found = await gateway.findInvoices(ids, { ...clue, createdAt: change.created_at });
  const taken = await known.taken(
    change,
    found.map(({ id }) => id),
  );
  // Of several the first one is this change's own: an update that comes again makes no invoice.
  const own = found.find(({ id }) => !taken.includes(id));
  return own === undefined ? null : await gateway.readInvoice(own.id);
}

/** The latest invoice, read again if that adds what its payment waits for, or what paid it. */
async function current(
  gateway: SubscriptionGateway,
  change: SeatChangeRow,
  latest: InvoiceReading,
): Promise<InvoiceReading> {
  const awaitsPayer = change.status === 'requires_action' || change.status === 'requires_payment_method';
  return latest.status === 'open' || awaitsPayer ? await gateway.readInvoice(latest.id) : latest;
}

function hasSeen(reading: SubscriptionReading, change: SeatChangeRow, invoice: InvoiceReading): boolean {
  if (reading.pendingUpdate !== null && isUpdateOf(reading.pendingUpdate, change)) return false;
  if (reading.latestInvoice?.id === invoice.id) return reading.latestInvoice.status === 'paid';
  // Another one may be a later one, or the one before: only the subscription itself can tell.
  return reading.appliedSeatChangeId === change.id;
}

/** Whether the update that waits is this change's. Its metadata may not tell. */
function isUpdateOf({ seatChangeId, quantity }: PendingUpdateReading, change: SeatChangeRow): boolean {
  if (seatChangeId !== null) return seatChangeId === change.id;
  return change.sent_at !== null && quantity === change.seats_to;
}

/** Whether Stripe has done it: it answered so, the metadata says so or, where nothing is billed, the users are as wanted. */
function isApplied(reading: SubscriptionReading, change: SeatChangeRow): boolean {
  const { pendingUpdate, appliedSeatChangeId, snapshot } = reading;
  if (change.sent_at === null || (pendingUpdate !== null && isUpdateOf(pendingUpdate, change))) return false;
  if (appliedSeatChangeId === change.id || change.answered_at !== null) return true;
  return isOfTrial(reading, change) && snapshot.quantity === change.seats_to;
}

/** Whether nothing of the change is billed, as its proration date lies in a trial. */
function isOfTrial({ trialEnd }: SubscriptionReading, change: SeatChangeRow): boolean {
  return trialEnd !== null && change.proration_date < trialEnd;
}
