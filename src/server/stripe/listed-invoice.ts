import type Stripe from 'stripe';
import { isProration, subscriptionOf } from './invoice.ts';
import { PURCHASE_METADATA } from './purchase-metadata.ts';
import { idOf } from './snapshot.ts';

/** An invoice in the list shown to users. Amounts in minor units of `currency`. */
export interface ListedInvoice {
  readonly id: string;
  readonly number: string | null;
  /** Unix seconds. */
  readonly date: number;
  readonly kind: 'subscription' | 'renewal' | 'seat_change' | 'credit_purchase' | 'other';
  readonly quantity: number | null;
  readonly description: string | null;
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  readonly isOwed: boolean;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly total: number;
  readonly accountCreditApplied: number;
  readonly accountCreditAdded: number;
  readonly amountDue: number;
  readonly amountPaid: number;
  /** Absent if not known. */
  readonly amountRefunded?: number;
  readonly hostedInvoiceUrl: string | null;
  readonly pdfUrl: string | null;
}

/** The users' item of the linked subscription: a customer may have other items and other subscriptions. */
export interface BilledUsers {
  readonly subscriptionId: string;
  readonly itemId: string;
  /** Prices whose quantity is the number of users. */
  readonly priceIds: readonly string[];
}

const STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;

/** Converts an invoice for a list. `users`: `null` if they are not known. `amountRefunded`: minor units, if known. */
export function readListedInvoice(
  invoice: Stripe.Invoice,
  users: BilledUsers | null,
  isOwed: boolean,
  amountRefunded?: number,
): ListedInvoice {
  const status = STATUSES.find((known) => known === invoice.status) ?? 'draft';
  const kind = isOfOtherProduct(invoice, users) ? 'other' : kindOf(invoice);
  const { hosted_invoice_url: hosted, invoice_pdf: pdf, total } = invoice;
  return {
    id: invoice.id,
    number: invoice.number,
    date: invoice.status_transitions.finalized_at ?? invoice.created,
    kind,
    quantity: quantityOf(invoice, kind, users),
    description: kind === 'other' ? (invoice.description ?? firstLine(invoice)) : null,
    status,
    isOwed,
    currency: invoice.currency.toUpperCase(),
    total,
    accountCreditApplied: accountCreditApplied(invoice),
    accountCreditAdded: total < 0 ? -total : 0,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    ...(amountRefunded !== undefined && { amountRefunded }),
    hostedInvoiceUrl: hosted ?? null,
    pdfUrl: pdf ?? null,
  };
}

/**
 * Returns the account credit that paid an invoice, in minor units. Stripe's balance is negative in the customer's favor: applying account
 * credit raises it, adding some lowers it. Never more than the total, also if the balance was changed otherwise in the meantime: pages
 * reject such an invoice, and with it the list.
 */
export function accountCreditApplied(
  invoice: Pick<Stripe.Invoice, 'starting_balance' | 'ending_balance' | 'total'>,
): number {
  const { starting_balance: before, ending_balance: after, total } = invoice;
  return Math.max(0, Math.min((after ?? before) - before, -before, total));
}

function kindOf({ billing_reason: reason, metadata, lines }: Stripe.Invoice): ListedInvoice['kind'] {
  switch (reason) {
    case 'subscription_create':
      return 'subscription';
    case 'subscription_cycle':
      return 'renewal';
    case 'subscription_update':
      // Ending a trial early is an update, too, but bills a period.
      return lines.data.some(isProration) ? 'seat_change' : 'renewal';
    default:
      return metadata?.[PURCHASE_METADATA] === undefined ? 'other' : 'credit_purchase';
  }
}

/** Returns whether an invoice bills no users: it is another subscription's, or for a change of other items. */
function isOfOtherProduct(invoice: Stripe.Invoice, users: BilledUsers | null): boolean {
  const subscription = subscriptionOf(invoice);
  if (users === null || subscription === null || invoice.lines.has_more) return false;
  // The linked subscription's renewals may have billed users by an item and a price that were replaced since.
  if (subscription === users.subscriptionId && kindOf(invoice) !== 'seat_change') return false;
  return !invoice.lines.data.some((line) => billsUsers(line, users));
}

function billsUsers({ parent, pricing }: Stripe.InvoiceLineItem, users: BilledUsers): boolean {
  const item = parent?.subscription_item_details?.subscription_item;
  const price = pricing?.price_details?.price;
  return item === users.itemId || (price !== undefined && users.priceIds.includes(idOf(price)));
}

function quantityOf(
  { lines }: Stripe.Invoice,
  kind: ListedInvoice['kind'],
  users: BilledUsers | null,
): number | null {
  if (kind === 'other' || lines.has_more) return null;
  const isPurchase = kind === 'credit_purchase';
  const bills = lines.data.filter(
    (line) =>
      line.amount >= 0 &&
      (kind === 'seat_change') === isProration(line) &&
      isCounted(line) &&
      (isPurchase || users === null || billsUsers(line, users)),
  );
  // With several items and unknown users, the users' one is unknown.
  return bills.length === 1 ? (bills[0]?.quantity ?? null) : null;
}

function isCounted({ quantity }: Stripe.InvoiceLineItem): boolean {
  return quantity !== null && quantity > 0;
}

function firstLine({ lines }: Stripe.Invoice): string | null {
  return lines.data[0]?.description ?? null;
}
