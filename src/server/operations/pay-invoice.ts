import type { InvoicePayment, OwedInvoices, PaymentMethod, Scope } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { Context } from './context.ts';
import { sha256 } from '../ids.ts';
import { isSameJson } from '../same-json.ts';
import { BillingProblem, isBillingProblem } from '../http/problem.ts';
import { invoiceFor } from '../http/scopes.ts';
import type { StripeIds } from '../stripe/gateway.ts';
import type { PayableInvoice } from '../stripe/invoice-payments.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { billedUsers } from './billed-users.ts';
import { money, presentInvoice } from './present.ts';
import { callStripe, readFreshState } from './state.ts';

/** A request to pay an invoice. */
export interface InvoicePaymentInput {
  readonly invoiceId: string;
  /** `on_file` charges the payment method on file. `form` charges nothing: it returns what the payment form needs. */
  readonly method: 'on_file' | 'form';
  /** The amount shown to the user. */
  readonly amount: Money;
  /** The payment method shown to the user; absent from pages of earlier versions. */
  readonly paymentMethod?: PaymentMethod | undefined;
  readonly key: string;
}

/** Returns the invoices that the subscription owes, newest first. */
export async function listOwedInvoices(
  context: Context,
  organizationId: string,
  scopes: readonly Scope[],
): Promise<OwedInvoices> {
  const organization = await requireOrganization(context.database.db, organizationId);
  const { customer_id: customerId, subscription_id: subscriptionId } = organization;
  const users = billedUsers(context, organization);
  const owed = await callStripe(() =>
    context.invoicePayments.findOwed({ customerId, subscriptionId }, context.now(), users),
  );
  const [newest] = owed;
  const left = owed.reduce((sum, { amountDue, amountPaid }) => sum + amountDue - amountPaid, 0);
  return {
    invoices: owed.map((invoice) => invoiceFor(scopes, presentInvoice(invoice))),
    total: newest === undefined ? null : money(left, newest.currency),
    since: newest === undefined ? null : Math.min(...owed.map(({ date }) => date)),
  };
}

/**
 * Pays an owed invoice, or returns the state of its payment. Stripe pays an invoice at most once, so a repeated request does not
 * charge twice. Throws `not_found` for an invoice that is not the customer's, and `invoice_changed` for an invoice that can no
 * longer be paid, or whose amount or payment method is not the one shown to the user; nothing is charged then.
 */
export async function payInvoice(
  context: Context,
  organizationId: string,
  { invoiceId, method, amount, paymentMethod, key }: InvoicePaymentInput,
): Promise<InvoicePayment> {
  const { db } = context.database;
  const { customer_id: customerId, subscription_id: subscriptionId } = await requireOrganization(
    db,
    organizationId,
  );
  const ids = { customerId, subscriptionId };
  let invoice = await readOwn(context, ids.customerId, invoiceId);
  if (invoice.reading.status === 'draft') {
    await assertOwed(context, ids, invoice);
    assertAsShown(invoice, amount);
    invoice = await callStripe(() => context.invoicePayments.finalize(invoiceId));
  }
  const { status, payment } = invoice.reading;
  if (status === 'paid') return await settle(context, organizationId, invoice);
  if (status !== 'open') throw new BillingProblem('invoice_changed');
  assertAsShown(invoice, amount);
  if (method === 'form' || payment?.status === 'processing') {
    return await present(context, organizationId, invoice, null);
  }
  const methodId =
    paymentMethod === undefined ? null : await findShownMethod(context, organizationId, paymentMethod);
  const stripeKey = await sha256(JSON.stringify([organizationId, invoiceId, key, methodId]));
  const failure = await callStripe(() =>
    context.invoicePayments.payOnFile(invoiceId, { methodId, key: `ocw-invoice-${stripeKey}` }),
  );
  const after = await callStripe(() => context.invoicePayments.read(invoiceId));
  if (after.reading.status === 'paid') return await settle(context, organizationId, after);
  return await present(context, organizationId, after, failure);
}

/** Throws unless the subscription owes the draft: the host may still be editing any other draft, so it must not be finalized. */
async function assertOwed(context: Context, ids: StripeIds, { reading }: PayableInvoice): Promise<void> {
  const owed = await callStripe(() => context.invoicePayments.findOwed(ids, context.now(), null));
  if (!owed.some(({ id }) => id === reading.id)) throw new BillingProblem('invoice_changed');
}

function assertAsShown(invoice: PayableInvoice, shown: Money): void {
  if (invoice.amount !== shown.amount || invoice.currency !== shown.currency) {
    throw new BillingProblem('invoice_changed');
  }
}

/** Returns Stripe's id of the payment method that was shown to the user. Throws unless it is the one on file. */
async function findShownMethod(
  context: Context,
  organizationId: string,
  shown: PaymentMethod,
): Promise<string | null> {
  const { snapshot, paymentMethodId } = await readFreshState(context, organizationId);
  if (isSameJson(snapshot.paymentMethod, shown)) return paymentMethodId;
  throw new BillingProblem('invoice_changed', { detail: 'Another payment method is on file now' });
}

async function readOwn(context: Context, customerId: string, invoiceId: string): Promise<PayableInvoice> {
  const invoice = await callStripe(() => context.invoicePayments.read(invoiceId)).catch((error: unknown) => {
    const isUnknown = isBillingProblem(error) && error.code === 'payment_provider_refused';
    throw isUnknown ? new BillingProblem('not_found') : error;
  });
  if (invoice.customerId !== customerId) throw new BillingProblem('not_found');
  return invoice;
}

/**
 * Stores the payment like a card setup (see `settlePaymentMethodSetups`), so that the method that pays becomes the default
 * even if the user closes the page.
 */
async function trackPaymentMethod(
  context: Context,
  organizationId: string,
  { paymentIntentId: id }: PayableInvoice,
): Promise<void> {
  if (id === null) return;
  const at = context.now();
  await context.database.db
    .insertInto('payment_method_setups')
    .values({ organization_id: organizationId, id, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'id']).doUpdateSet({ created_at: at, is_settled: false }),
    )
    .execute();
}

/** Synchronizes the subscription, its credits and its default payment method with the payment before responding. */
async function settle(
  context: Context,
  organizationId: string,
  { reading, amount, currency, hostedInvoiceUrl }: PayableInvoice,
): Promise<InvoicePayment> {
  await readFreshState(context, organizationId);
  return {
    invoiceId: reading.id,
    status: 'paid',
    amount: money(amount, currency),
    clientSecret: null,
    hostedInvoiceUrl,
    failure: null,
  };
}

async function present(
  context: Context,
  organizationId: string,
  invoice: PayableInvoice,
  failure: InvoicePayment['failure'],
): Promise<InvoicePayment> {
  await trackPaymentMethod(context, organizationId, invoice);
  const { reading, amount, currency, hostedInvoiceUrl } = invoice;
  const status = reading.payment?.status ?? 'requires_payment_method';
  return {
    invoiceId: reading.id,
    status,
    amount: money(amount, currency),
    clientSecret: reading.clientSecret,
    hostedInvoiceUrl,
    failure: status === 'requires_payment_method' ? (reading.payment?.failure ?? failure) : null,
  };
}
