import type Stripe from 'stripe';
import { isChargedInWholeUnits } from '../../core/index.ts';
import { isStripeError, UnexpectedStripeResponse } from './errors.ts';
import { billingCreditsOf, discountOf } from './invoice-discount.ts';
import { assertObject } from './request.ts';
import { isProration } from './invoice.ts';
import { minimumCharge } from './minimum-charge.ts';
import { quantityOf } from './period-invoice.ts';
import type { BillingSnapshot } from './snapshot.ts';

/** A preview of a future invoice, amounts in minor units; the contract's `InvoicePreview` describes each. */
export interface InvoicePreviewReading {
  /** Unix seconds. */
  readonly date: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly accountCreditApplied: number;
  readonly deferred: number;
  readonly amountDue: number;
}

/** Options of a preview: a short timeout, since without it the page can say what its amounts leave out. */
const PREVIEW_READ: Stripe.RequestOptions = { timeout: 3000, maxNetworkRetries: 0 };

/** Statuses whose next invoice Stripe collects. */
const BILLED: readonly BillingSnapshot['status'][] = ['active', 'trialing', 'past_due'];

/** Stripe's previews of future invoices. Each method rejects with the SDK's errors. */
export interface InvoicePreviews {
  /** Previews the next invoice of the subscription. Resolves to `null` if there will be none. */
  next(snapshot: BillingSnapshot): Promise<Stripe.Invoice | null>;
  /** Previews the next invoice as if the subscription already had `seats` users. Resolves to `null` if there will be none. */
  renewal(snapshot: BillingSnapshot, seats: number): Promise<Stripe.Invoice | null>;
}

/** Creates the previews, using the Stripe SDK. */
export function createInvoicePreviews(stripe: Stripe): InvoicePreviews {
  const preview = async (
    { status }: BillingSnapshot,
    params: Stripe.InvoiceCreatePreviewParams,
  ): Promise<Stripe.Invoice | null> => {
    if (!BILLED.includes(status)) return null;
    try {
      return assertObject(await stripe.invoices.createPreview(params, PREVIEW_READ), 'invoice');
    } catch (error) {
      // Stripe's code if the subscription ends before it is billed again: https://docs.stripe.com/error-codes
      if (isStripeError(error) && error.code === 'invoice_upcoming_none') return null;
      throw error;
    }
  };
  return {
    next: (snapshot) => {
      const { scheduledRenewal: scheduled, subscriptionId } = snapshot;
      // A schedule's preview has its next phase. `schedule` cannot be combined with `subscription`.
      return preview(
        snapshot,
        scheduled === null ? { subscription: subscriptionId } : { schedule: scheduled.scheduleId },
      );
    },
    renewal: (snapshot, seats) =>
      preview(snapshot, {
        subscription: snapshot.subscriptionId,
        subscription_details: {
          items: [{ id: snapshot.itemId, quantity: seats }],
          proration_behavior: 'none',
        },
      }),
  };
}

/**
 * Converts a preview. `balance` is the customer's balance as in Stripe (negative: in the customer's favor) when the invoice is
 * billed. Default: the current balance. Throws {@link UnexpectedStripeResponse} if the amounts are inconsistent.
 */
export function readInvoicePreview(
  invoice: Stripe.Invoice,
  snapshot: BillingSnapshot,
  balance = invoice.starting_balance,
): InvoicePreviewReading {
  const currency = invoice.currency.toUpperCase();
  if (currency !== snapshot.currency) {
    throw new UnexpectedStripeResponse(`The preview is in ${currency}, not in ${snapshot.currency}`);
  }
  const total = invoice.total + Math.max(0, balance);
  const accountCreditApplied = Math.min(Math.max(0, total), Math.max(0, -balance));
  const open = Math.max(0, total) - accountCreditApplied;
  const isAsPreviewed = balance === invoice.starting_balance;
  const amountDue = isAsPreviewed ? invoice.amount_due : open < minimumCharge(currency) ? 0 : open;
  const deferred = open - amountDue;
  const isRoundedUp = isChargedInWholeUnits(currency) && deferred > -100;
  if (deferred < 0 && !isRoundedUp) {
    throw new UnexpectedStripeResponse(`The preview charges ${amountDue}, but ${open} is due`);
  }
  // Items with a different interval than the users' may be billed earlier.
  const isEarlier = invoice.period_end > snapshot.periodStart && invoice.period_end < snapshot.periodEnd;
  return {
    date: isEarlier ? invoice.period_end : snapshot.periodEnd,
    currency,
    // More lines than were read may have prorations.
    discount: Math.max(0, discountOf(invoice, invoice.lines.data)),
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    total,
    accountCreditApplied,
    deferred,
    amountDue,
  };
}

/**
 * Converts the preview of the renewal after a seat change, after which the customer's balance is `balance`. Returns `undefined` if
 * the change's own invoice takes something that this preview still contains (pending items, a one-time discount or billing credits),
 * or if the amount still has to be rounded to whole units.
 */
export function readRenewal(
  invoice: Stripe.Invoice,
  snapshot: BillingSnapshot,
  balance: number,
): InvoicePreviewReading | undefined {
  const { lines } = invoice;
  const hasPendingItems = lines.data.some(
    (line) => line.parent?.type === 'invoice_item_details' || isProration(line),
  );
  const reading = readInvoicePreview(invoice, snapshot, balance);
  const maySpendDiscount =
    billingCreditsOf(invoice) !== 0 || (reading.discount !== 0 && snapshot.discountPercent === 0);
  // In ISK and UGX, which way Stripe rounds to whole units is unknown (https://docs.stripe.com/currencies#special-cases).
  const isUnrounded = isChargedInWholeUnits(reading.currency) && reading.amountDue % 100 !== 0;
  return lines.has_more || hasPendingItems || maySpendDiscount || isUnrounded ? undefined : reading;
}

/** Returns the number of users that a preview bills, or `undefined` if its lines do not tell. */
export function billedSeats(invoice: Stripe.Invoice, { itemId }: BillingSnapshot): number | undefined {
  const own = invoice.lines.data.filter(({ parent }) => {
    const details = parent?.subscription_item_details;
    return details?.subscription_item === itemId && !details.proration;
  });
  if (own.length === 0 || invoice.lines.has_more) return undefined;
  return quantityOf(own);
}
