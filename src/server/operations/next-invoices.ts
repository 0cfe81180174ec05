import { isSameJson } from '../same-json.ts';
import type { InvoicePreviewReading, InvoicePreviews } from '../stripe/invoice-preview.ts';
import { billedSeats, readInvoicePreview } from '../stripe/invoice-preview.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { nextQuantity } from '../stripe/snapshot.ts';
import type { ReadPatience } from './read-if-available.ts';
import { readIfAvailable } from './read-if-available.ts';

/** `null` if there will be no next invoice, `undefined` if it could not be read. */
export type NextInvoice = InvoicePreviewReading | null | undefined;

/** Cache of Stripe's preview of each organization's next invoice. */
export interface NextInvoices {
  /** Starts to read a stale preview again, in parallel to the caller's other reads. `now` in Unix seconds. */
  refresh(organizationId: string, now: number): void;
  /** Returns the next invoice of the subscription in the snapshot. Never rejects because of Stripe. */
  read(organizationId: string, snapshot: BillingSnapshot, now: number): Promise<NextInvoice>;
}

interface Entry {
  /** The snapshot that the preview is valid for. */
  readonly snapshot: BillingSnapshot;
  /** Unix seconds. */
  readonly until: number;
  readonly preview: Promise<NextInvoice>;
}

/** Size of the cache; beyond it the entry that was fetched first is dropped. */
const MAX_ENTRIES = 1000;
/** Seconds after which a preview that could not be read is requested again. */
const RETRY_SECONDS = 30;

/**
 * Caches previews in memory for `keepSeconds`. A preview is valid only for the snapshot that it was read for: a change of the
 * subscription or of the account credit is another snapshot.
 */
export function createNextInvoices(
  previews: InvoicePreviews,
  parts: ReadPatience & { readonly keepSeconds: number },
): NextInvoices {
  const { keepSeconds } = parts;
  const entries = new Map<string, Entry>();

  const fetchPreview = (organizationId: string, snapshot: BillingSnapshot, now: number): Entry => {
    const preview = readNext(previews, parts, organizationId, snapshot);
    const entry = { snapshot, until: now + keepSeconds, preview };
    const store = (stored: Entry): void => {
      entries.delete(organizationId);
      entries.set(organizationId, stored);
      const [oldest] = entries.keys();
      if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    };
    store(entry);
    void preview.then(
      (found) => {
        if (found !== undefined || entries.get(organizationId) !== entry) return;
        store({ ...entry, until: now + Math.min(keepSeconds, RETRY_SECONDS) });
      },
      () => entries.delete(organizationId),
    );
    return entry;
  };

  return {
    refresh(organizationId, now) {
      const entry = entries.get(organizationId);
      if (entry !== undefined && now > entry.until) fetchPreview(organizationId, entry.snapshot, now);
    },
    read(organizationId, snapshot, now) {
      const entry = entries.get(organizationId);
      const isValid = entry !== undefined && now <= entry.until && isSameJson(entry.snapshot, snapshot);
      return (isValid ? entry : fetchPreview(organizationId, snapshot, now)).preview;
    },
  };
}

async function readNext(
  previews: InvoicePreviews,
  parts: ReadPatience,
  organizationId: string,
  snapshot: BillingSnapshot,
): Promise<NextInvoice> {
  // Stripe previews it, but voids it or keeps it a draft: nothing will be charged.
  if (!snapshot.isRenewalCollected) return null;
  const invoice = await readIfAvailable(parts, organizationId, () => previews.next(snapshot));
  if (invoice === null || invoice === undefined) return invoice;
  const seats = billedSeats(invoice, snapshot);
  const expected = nextQuantity(snapshot);
  // The number of users changed in the meantime: the preview belongs to another snapshot.
  if (seats !== undefined && expected !== null && seats !== expected) return undefined;
  return await readIfAvailable(parts, organizationId, () => readInvoicePreview(invoice, snapshot));
}
