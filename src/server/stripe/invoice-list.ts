import type Stripe from 'stripe';
import type { StripeIds } from './gateway.ts';
import { assertObject, READ } from './request.ts';
import { hasFailed, needsPayments } from './period-invoice.ts';
import { PURCHASE_METADATA } from './purchase-metadata.ts';
import { fetchRefunds } from './invoice-refunds.ts';
import { subscriptionOf } from './invoice.ts';
import type { BilledUsers, ListedInvoice } from './listed-invoice.ts';
import { readListedInvoice } from './listed-invoice.ts';

/** A page of Stripe's list. */
export interface ListedInvoices {
  readonly invoices: readonly ListedInvoice[];
  readonly hasMore: boolean;
}

/** Runs a read of optional data. Resolves to `undefined` if it fails. */
export type OptionalRead = <T>(read: () => Promise<T>) => Promise<T | undefined>;

/** Lists invoices at Stripe. Methods reject with the SDK's errors, or an `UnexpectedStripeResponse`. */
export interface InvoiceLists {
  /**
   * Returns up to `limit` invoices of the customer, newest first, after the one with the id `after`. `at` in Unix seconds. Refunds
   * are read through `optional`. `users`: `null` if they are not known.
   */
  list(
    ids: StripeIds,
    page: { readonly after: string | null; readonly limit: number; readonly at: number },
    users: BilledUsers | null,
    optional: OptionalRead,
  ): Promise<ListedInvoices>;
  /**
   * Returns the URLs of Stripe's pages for the invoices of purchases, by the purchase's id. Reads the customer's latest 100 invoices
   * created within `between` (Unix seconds, inclusive).
   */
  purchaseUrls(
    customerId: string,
    between: readonly [from: number, to: number],
  ): Promise<ReadonlyMap<string, string>>;
}

/** Creates the lists, using the Stripe SDK. */
export function createInvoiceLists(stripe: Stripe): InvoiceLists {
  return {
    async list({ customerId, subscriptionId }, { after, limit, at }, users, optional) {
      const query = {
        customer: customerId,
        limit,
        expand: ['data.payments'],
        ...(after !== null && { starting_after: after }),
      };
      const found = assertObject(await stripe.invoices.list(query, READ), 'list');
      const [invoices, refunds] = await Promise.all([
        Promise.all(found.data.map((invoice) => withPayments(stripe, invoice))),
        optional(() => fetchRefunds(stripe, customerId, found.data)),
      ]);
      const failed = invoices.filter((invoice) => invoice.status === 'open' && hasFailed(invoice, at));
      // Read only if needed: usually no invoice of an update has failed.
      const subscription = failed.some(isUpdate)
        ? assertObject(await stripe.subscriptions.retrieve(subscriptionId, {}, READ), 'subscription')
        : null;
      const isOwed = (invoice: Stripe.Invoice): boolean =>
        failed.includes(invoice) && !(subscription !== null && paysPendingChange(invoice, subscription));
      return {
        invoices: invoices.map((invoice) =>
          readListedInvoice(invoice, users, isOwed(invoice), refunds?.get(invoice.id)),
        ),
        hasMore: found.has_more,
      };
    },
    async purchaseUrls(customer, [gte, lte]) {
      const query = { customer, limit: 100, created: { gte, lte } };
      const found = assertObject(await stripe.invoices.list(query, READ), 'list');
      return new Map(
        found.data.flatMap(({ metadata, hosted_invoice_url: url }) => {
          const purchase = metadata?.[PURCHASE_METADATA];
          return purchase !== undefined && url != null ? [[purchase, url] as const] : [];
        }),
      );
    },
  };
}

/**
 * Returns the invoice with its payments expanded, if they matter. Stripe expands at most four levels, too few for a list, so the
 * few open invoices are read one by one.
 */
export async function withPayments(stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.Invoice> {
  if (!needsPayments(invoice)) return invoice;
  const expand = ['payments.data.payment.payment_intent'];
  return assertObject(await stripe.invoices.retrieve(invoice.id, { expand }, READ), 'invoice');
}

/**
 * Returns whether an invoice is that of the subscription's pending seat change. It is not owed: Stripe applies the change once the
 * invoice is paid, and otherwise voids the invoice.
 */
export function paysPendingChange(
  invoice: Stripe.Invoice,
  { id, pending_update: pending }: Stripe.Subscription,
): boolean {
  return pending !== null && isUpdate(invoice) && subscriptionOf(invoice) === id;
}

function isUpdate({ billing_reason: reason }: Stripe.Invoice): boolean {
  return reason === 'subscription_update';
}
