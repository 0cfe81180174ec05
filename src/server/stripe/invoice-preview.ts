import type Stripe from 'stripe';
import { isChargedInWholeUnits } from '../../core/index.ts';
import { isStripeError, UnexpectedStripeAnswer } from './errors.ts';
import { assertObject } from './gateway.ts';
import { minimumCharge } from './minimum-charge.ts';
import { quantityOf } from './period-invoice.ts';
import type { BillingSnapshot } from './snapshot.ts';

/** An invoice to come, amounts in minor units; see the contract's `InvoicePreview` for each. */
export interface InvoicePreviewReading {
  /** Unix seconds. */
  readonly date: number;
  /** ISO 4217 in capitals. */
  readonly currency: string;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly accountCreditApplied: number;
  readonly deferred: number;
  readonly amountDue: number;
}

/** How a preview is asked for: it is worth a short wait, since the page can say what its amounts leave out instead. */
const PATIENCE: Stripe.RequestOptions = { timeout: 3000, maxNetworkRetries: 0 };

/** Statuses whose next invoice Stripe collects. */
const BILLED: readonly BillingSnapshot['status'][] = ['active', 'trialing', 'past_due'];

/** Stripe's previews of invoices to come. Each method rejects with the SDK's errors. */
export interface InvoicePreviews {
  /** The next invoice of the subscription as it is; `null` where none will come. */
  next(snapshot: BillingSnapshot): Promise<Stripe.Invoice | null>;
  /** The next invoice if the subscription had another number of users already; `null` where none will come. */
  renewal(snapshot: BillingSnapshot, seats: number): Promise<Stripe.Invoice | null>;
}

/** The previews over the Stripe SDK. */
export function createInvoicePreviews(stripe: Stripe): InvoicePreviews {
  const ask = async (
    { status, subscriptionId }: BillingSnapshot,
    details: Pick<Stripe.InvoiceCreatePreviewParams, 'subscription_details'>,
  ): Promise<Stripe.Invoice | null> => {
    if (!BILLED.includes(status)) return null;
    try {
      const params = { subscription: subscriptionId, ...details };
      return assertObject(await stripe.invoices.createPreview(params, PATIENCE), 'invoice');
    } catch (error) {
      // Stripe's word for a subscription that ends before it is billed again: https://docs.stripe.com/error-codes
      if (isStripeError(error) && error.code === 'invoice_upcoming_none') return null;
      throw error;
    }
  };
  return {
    next: (snapshot) => ask(snapshot, {}),
    renewal: (snapshot, seats) =>
      ask(snapshot, {
        subscription_details: {
          items: [{ id: snapshot.itemId, quantity: seats }],
          proration_behavior: 'none',
        },
      }),
  };
}

/**
 * Reads a preview. `balance` is the customer's balance in Stripe's sense (negative: in the customer's favour) that the
 * invoice will find, where that is not today's. Throws an {@link UnexpectedStripeAnswer} where the amounts do not fit together.
 */
export function readInvoicePreview(
  invoice: Stripe.Invoice,
  snapshot: BillingSnapshot,
  balance = invoice.starting_balance,
): InvoicePreviewReading {
  const currency = invoice.currency.toUpperCase();
  if (currency !== snapshot.currency) {
    throw new UnexpectedStripeAnswer(`The preview is in ${currency}, not in ${snapshot.currency}`);
  }
  const total = invoice.total + Math.max(0, balance);
  const accountCreditApplied = Math.min(Math.max(0, total), Math.max(0, -balance));
  const open = Math.max(0, total) - accountCreditApplied;
  const isAsPreviewed = balance === invoice.starting_balance;
  const amountDue = isAsPreviewed ? invoice.amount_due : open < minimumCharge(currency) ? 0 : open;
  const deferred = open - amountDue;
  const isRoundedUp = isChargedInWholeUnits(currency) && deferred > -100;
  if (deferred < 0 && !isRoundedUp) {
    throw new UnexpectedStripeAnswer(`The preview asks for ${amountDue} where ${open} is due`);
  }
  // Items with another interval than the users' may be billed earlier.
  const isEarlier = invoice.period_end > snapshot.periodStart && invoice.period_end < snapshot.periodEnd;
  return {
    date: isEarlier ? invoice.period_end : snapshot.periodEnd,
    currency,
    discount: (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    total,
    accountCreditApplied,
    deferred,
    amountDue,
  };
}

/**
 * Reads the renewal after a seat change that leaves `balance` on the customer's account. `undefined` where the change's own
 * invoice takes something that this preview still contains (what waited to be billed, or a discount that is good once), or
 * where the amount is still to be rounded to whole units.
 */
export function readRenewal(
  invoice: Stripe.Invoice,
  snapshot: BillingSnapshot,
  balance: number,
): InvoicePreviewReading | undefined {
  const { lines } = invoice;
  const waited = lines.data.some(
    ({ parent }) =>
      parent?.type === 'invoice_item_details' || parent?.subscription_item_details?.proration === true,
  );
  const reading = readInvoicePreview(invoice, snapshot, balance);
  const maySpendDiscount = reading.discount !== 0 && snapshot.discountPercent === 0;
  // In ISK and UGX only Stripe knows which way it rounds to whole units (https://docs.stripe.com/currencies#special-cases).
  const isUnrounded = isChargedInWholeUnits(reading.currency) && reading.amountDue % 100 !== 0;
  return lines.has_more || waited || maySpendDiscount || isUnrounded ? undefined : reading;
}

/** Number of users that a preview bills; `undefined` where its lines do not tell. */
export function billedSeats(invoice: Stripe.Invoice, { itemId }: BillingSnapshot): number | undefined {
  const own = invoice.lines.data.filter(({ parent }) => {
    const details = parent?.subscription_item_details;
    return details?.subscription_item === itemId && !details.proration;
  });
  if (own.length === 0 || invoice.lines.has_more) return undefined;
  return quantityOf(own);
}
