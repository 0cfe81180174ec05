import type Stripe from 'stripe';
import { stripeErrorKind } from './errors.ts';
import { failureOf } from './errors.ts';
import type { StripeIds } from './gateway.ts';
import { assertObject, READ, WRITE } from './request.ts';
import type { InvoiceReading } from './invoice.ts';
import { readInvoice } from './invoice.ts';
import { paysPendingChange, withPayments } from './invoice-list.ts';
import type { BilledUsers, ListedInvoice } from './listed-invoice.ts';
import { readListedInvoice } from './listed-invoice.ts';
import { hasFailed, isPaymentInProgress } from './period-invoice.ts';
import { idOf } from './snapshot.ts';
import type { Failure } from '../../contract/index.ts';

/** An invoice to pay. Amounts in minor units. */
export interface PayableInvoice {
  readonly customerId: string | null;
  readonly reading: InvoiceReading;
  /** The remaining amount; for a paid invoice, the paid amount. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** Id of the PaymentIntent that pays it; `null` if there is none. */
  readonly paymentIntentId: string | null;
  /** URL of Stripe's page for the invoice, paid or not. */
  readonly hostedInvoiceUrl: string | null;
}

/** Pays invoices at Stripe. Methods reject with the SDK's errors, or an `UnexpectedStripeResponse`. */
export interface InvoicePayments {
  /**
   * Returns the invoices that the subscription owes, newest first; never that of a pending seat change. `at` in Unix seconds. `users`:
   * `null` if they are not known.
   */
  findOwed(ids: StripeIds, at: number, users: BilledUsers | null): Promise<readonly ListedInvoice[]>;
  read(invoiceId: string): Promise<PayableInvoice>;
  /** Finalizes a draft without charging it. */
  finalize(invoiceId: string): Promise<PayableInvoice>;
  /**
   * Charges a payment method or source on file, on session; if `methodId` is `null`, the one that Stripe selects. Resolves to the
   * reason if Stripe rejected or declined the payment, otherwise to `null`; read the invoice for its state. Safe to repeat with the
   * same key and method.
   */
  payOnFile(
    invoiceId: string,
    by: { readonly methodId: string | null; readonly key: string },
  ): Promise<Failure | null>;
}

/** All attempts together take less time than a browser's request may. */
const PAY: Stripe.RequestOptions = { timeout: 15_000, maxNetworkRetries: 1 };

/** Creates the payments, using the Stripe SDK. */
export function createInvoicePayments(stripe: Stripe): InvoicePayments {
  return {
    async findOwed({ subscriptionId }, at, users) {
      const list = async (status: 'open' | 'draft'): Promise<readonly Stripe.Invoice[]> => {
        const query = { subscription: subscriptionId, status, limit: 100 };
        return assertObject(await stripe.invoices.list(query, READ), 'list').data;
      };
      const [found, open, drafts] = await Promise.all([
        stripe.subscriptions.retrieve(subscriptionId, {}, READ),
        list('open'),
        list('draft'),
      ]);
      const subscription = assertObject(found, 'subscription');
      const { status } = subscription;
      const invoices = await Promise.all(
        open
          .filter((invoice) => !paysPendingChange(invoice, subscription))
          .map((invoice) => withPayments(stripe, invoice)),
      );
      // The first invoice of an incomplete subscription may be open without an attempt to pay it.
      const owed = invoices.filter((invoice) =>
        status === 'incomplete' ? !isPaymentInProgress(invoice) : hasFailed(invoice, at),
      );
      // Stripe leaves later invoices of an unpaid subscription as drafts, which must be finalized before they can be paid.
      const owedDrafts = status === 'unpaid' ? drafts.filter(({ auto_advance: advances }) => !advances) : [];
      return [...owed, ...owedDrafts]
        .sort((a, b) => b.created - a.created)
        .map((invoice) => readListedInvoice(invoice, users, true));
    },
    async read(invoiceId) {
      const expand = ['confirmation_secret', 'payments.data.payment.payment_intent'];
      return readPayable(
        assertObject(await stripe.invoices.retrieve(invoiceId, { expand }, READ), 'invoice'),
      );
    },
    async finalize(invoiceId) {
      const expand = ['confirmation_secret', 'payments.data.payment.payment_intent'];
      const params = { auto_advance: false, expand };
      return readPayable(
        assertObject(await stripe.invoices.finalizeInvoice(invoiceId, params, WRITE), 'invoice'),
      );
    },
    async payOnFile(invoiceId, { methodId, key }) {
      try {
        // Without it, Stripe prefers the invoice's own method, or takes one that became the default in the meantime.
        const params = { off_session: false, ...(methodId !== null && methodOf(methodId)) };
        assertObject(
          await stripe.invoices.pay(invoiceId, params, { idempotencyKey: key, ...PAY }),
          'invoice',
        );
        return null;
      } catch (error) {
        const kind = stripeErrorKind(error);
        if (kind === 'declined' || kind === 'refused') return failureOf(error);
        throw error;
      }
    },
  };
}

/** Sources, which predate payment methods, have a parameter of their own. */
function methodOf(id: string): Pick<Stripe.InvoicePayParams, 'payment_method' | 'source'> {
  return id.startsWith('pm_') ? { payment_method: id } : { source: id };
}

function readPayable(invoice: Stripe.Invoice): PayableInvoice {
  const payments = invoice.payments?.data ?? [];
  const intent = (payments.find(({ is_default: isDefault }) => isDefault) ?? payments[0])?.payment
    .payment_intent;
  return {
    customerId: invoice.customer === null ? null : idOf(invoice.customer),
    reading: readInvoice(invoice),
    amount: invoice.status === 'paid' ? invoice.amount_paid : invoice.amount_remaining,
    currency: invoice.currency.toUpperCase(),
    hostedInvoiceUrl: invoice.hosted_invoice_url ?? null,
    paymentIntentId: intent === undefined ? null : idOf(intent),
  };
}
