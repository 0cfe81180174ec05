import { isSameJson } from '../same-json.ts';
import type { InvoicePreviewReading, InvoicePreviews } from '../stripe/invoice-preview.ts';
import { billedSeats, readInvoicePreview } from '../stripe/invoice-preview.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import type { ReadPatience } from './if-answered.ts';
import { ifAnswered } from './if-answered.ts';

/** `null` where no invoice will come, `undefined` where Stripe did not say. */
export type NextInvoice = InvoicePreviewReading | null | undefined;

/** Stripe's preview of each organization's next invoice, kept for a while. */
export interface NextInvoices {
  /** Starts to read again what is too old, beside whatever else the caller reads. `now` in Unix seconds. */
  refresh(organizationId: string, now: number): void;
  /** The next invoice of the subscription as it is in the snapshot. Never rejects because of Stripe. */
  read(organizationId: string, snapshot: BillingSnapshot, now: number): Promise<NextInvoice>;
}

interface Entry {
  /** What it was read for: another snapshot needs another preview. */
  readonly snapshot: BillingSnapshot;
  /** Unix seconds. */
  readonly until: number;
  readonly preview: Promise<NextInvoice>;
}

/** Organizations whose preview is kept; beyond it the one that was read longest ago goes. */
const KEPT_ORGANIZATIONS = 1000;
/** Seconds after which a preview that Stripe did not give is asked for again. */
const RETRY_SECONDS = 30;

/**
 * Keeps previews in memory, for as long as the mirror. A preview stays good only for the snapshot that it was read for:
 * a change of the subscription or of the account credit is another snapshot.
 */
export function createNextInvoices(
  previews: InvoicePreviews,
  parts: ReadPatience & { readonly keepSeconds: number },
): NextInvoices {
  const { keepSeconds } = parts;
  const entries = new Map<string, Entry>();

  const ask = (organizationId: string, snapshot: BillingSnapshot, now: number): Entry => {
    const preview = readNext(previews, parts, organizationId, snapshot);
    const entry = { snapshot, until: now + keepSeconds, preview };
    const keep = (kept: Entry): void => {
      entries.delete(organizationId);
      entries.set(organizationId, kept);
      const [oldest] = entries.keys();
      if (entries.size > KEPT_ORGANIZATIONS && oldest !== undefined) entries.delete(oldest);
    };
    keep(entry);
    void preview.then(
      (found) => {
        if (found !== undefined || entries.get(organizationId) !== entry) return;
        keep({ ...entry, until: now + Math.min(keepSeconds, RETRY_SECONDS) });
      },
      () => entries.delete(organizationId),
    );
    return entry;
  };

  return {
    refresh(organizationId, now) {
      const entry = entries.get(organizationId);
      if (entry !== undefined && now > entry.until) ask(organizationId, entry.snapshot, now);
    },
    read(organizationId, snapshot, now) {
      const entry = entries.get(organizationId);
      const isGood = entry !== undefined && now <= entry.until && isSameJson(entry.snapshot, snapshot);
      return (isGood ? entry : ask(organizationId, snapshot, now)).preview;
    },
  };
}

async function readNext(
  previews: InvoicePreviews,
  parts: ReadPatience,
  organizationId: string,
  snapshot: BillingSnapshot,
): Promise<NextInvoice> {
  const invoice = await ifAnswered(parts, organizationId, () => previews.next(snapshot));
  if (invoice === null || invoice === undefined) return invoice;
  const seats = billedSeats(invoice, snapshot);
  // Read while the number of users changed: it belongs to another snapshot.
  if (seats !== undefined && seats !== snapshot.quantity) return undefined;
  return await ifAnswered(parts, organizationId, () => readInvoicePreview(invoice, snapshot));
}
