import type { SeatChangeRow } from '../database/index.ts';
import type { StripeIds, SubscriptionGateway, SubscriptionReading } from '../stripe/gateway.ts';
import type { InvoiceReading } from '../stripe/invoice.ts';
import { isInvoiceOf } from '../stripe/invoice.ts';
import type { SeatChangeFacts } from './seat-change-outcome.ts';

/** A subscription as it is, and what became of the seat change that waits. */
export interface SubscriptionFacts {
  readonly reading: SubscriptionReading;
  readonly seatChange: SeatChangeFacts | null;
}

/** Finds the seat change that still has to be settled, knowing what the subscription says. */
export type FindSeatChange = (reading: SubscriptionReading) => Promise<SeatChangeRow | undefined>;

/** Reads the subscription and what became of the seat change that waits. The subscription is read last where it matters. */
export async function readSubscriptionFacts(
  gateway: SubscriptionGateway,
  ids: StripeIds,
  find: FindSeatChange,
  at: number,
): Promise<SubscriptionFacts> {
  const first = await gateway.read(ids, at);
  const change = await find(first);
  if (change === undefined) return { reading: first, seatChange: null };
  const invoice = await findInvoice(gateway, ids, change, first);
  // Paid after the subscription was read: the reading has the old number of users.
  const isBehind = invoice?.status === 'paid' && !hasSeen(first, change, invoice);
  const reading = isBehind ? await gateway.read(ids, at) : first;
  const isPending = isPendingUpdateOf(reading, change, invoice);
  return {
    reading,
    seatChange: {
      seatChangeId: change.id,
      sentAt: change.sent_at,
      invoice,
      isApplied: reading.appliedSeatChangeId === change.id,
      pendingUntil: isPending ? (reading.pendingUpdate?.expiresAt ?? null) : null,
    },
  };
}

async function findInvoice(
  gateway: SubscriptionGateway,
  ids: StripeIds,
  change: SeatChangeRow,
  reading: SubscriptionReading,
): Promise<InvoiceReading | null> {
  const latest = reading.latestInvoice;
  const isLatest =
    latest !== null &&
    (latest.id === change.invoice_id ||
      (latest.isUpdate && reading.pendingUpdate?.seatChangeId === change.id) ||
      (isInvoiceOf(latest, change) && reading.snapshot.quantity === change.seats_to));
  // What paid for a change that waited for its payer is worth another question.
  if (isLatest && latest.status !== 'open' && !awaitsPayer(change)) return latest;
  if (isLatest) return await gateway.readInvoice(latest.id);
  if (change.invoice_id !== null) return await gateway.readInvoice(change.invoice_id);
  // Not even sent: nothing to look for.
  if (change.sent_at === null) return null;
  return await gateway.findInvoice(ids, { id: change.id, createdAt: change.created_at });
}

function awaitsPayer({ status }: SeatChangeRow): boolean {
  return status === 'requires_action' || status === 'requires_payment_method';
}

function hasSeen(reading: SubscriptionReading, change: SeatChangeRow, invoice: InvoiceReading): boolean {
  if (reading.pendingUpdate?.seatChangeId === change.id) return false;
  if (reading.latestInvoice?.id === invoice.id) return reading.latestInvoice.status === 'paid';
  // Another one may be a later one, or the one before: only the subscription itself can tell.
  return reading.appliedSeatChangeId === change.id;
}

function isPendingUpdateOf(
  reading: SubscriptionReading,
  change: SeatChangeRow,
  invoice: InvoiceReading | null,
): boolean {
  const { pendingUpdate, latestInvoice } = reading;
  if (pendingUpdate === null) return false;
  if (pendingUpdate.seatChangeId !== null) return pendingUpdate.seatChangeId === change.id;
  return invoice !== null && latestInvoice?.id === invoice.id;
}
