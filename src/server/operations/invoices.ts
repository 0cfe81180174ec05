import type { InvoicePage, Scope } from '../../contract/index.ts';
import type { Operations } from '../http/operation.ts';
import type { Context } from './context.ts';
import type { BillingProblem } from '../http/problem.ts';
import { invalidField } from '../http/problem.ts';
import { invoiceFor } from '../http/scopes.ts';
import { isStripeError } from '../stripe/errors.ts';
import type { OptionalRead } from '../stripe/invoice-list.ts';
import { billedUsers } from './billed-users.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { readIfAvailable } from './read-if-available.ts';
import { listOwedInvoices, payInvoice } from './pay-invoice.ts';
import { presentInvoice } from './present.ts';
import { callStripe } from './state.ts';

/** The operations on invoices. */
export function invoiceOperations(
  context: Context,
): Pick<Operations, 'listInvoices' | 'listOwedInvoices' | 'payInvoice'> {
  return {
    listInvoices: ({ caller, query }) => listInvoices(context, caller.organizationId, caller.scopes, query),
    listOwedInvoices: ({ caller }) => listOwedInvoices(context, caller.organizationId, caller.scopes),
    payInvoice: async ({ caller, id, key, input }) => ({
      value: await payInvoice(context, caller.organizationId, { ...input, invoiceId: id, key }),
      isReplay: false,
    }),
  };
}

/** A Stripe invoice id. */
const CURSOR = /^in_\w{1,250}$/;

/**
 * Returns a page of the customer's invoices, newest first. A customer belongs to one organization, so all of its invoices do.
 * Throws `invalid_request` for a cursor that Stripe does not know.
 */
async function listInvoices(
  context: Context,
  organizationId: string,
  scopes: readonly Scope[],
  page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<InvoicePage> {
  const { cursor, limit } = page;
  if (cursor !== undefined && !CURSOR.test(cursor)) throw unknownCursor();
  const organization = await requireOrganization(context.database.db, organizationId);
  const ids = { customerId: organization.customer_id, subscriptionId: organization.subscription_id };
  const query = { after: cursor ?? null, limit, at: context.now() };
  const users = billedUsers(context, organization);
  const optional: OptionalRead = (read) => readIfAvailable(context, organizationId, read);
  const { invoices, hasMore } = await callStripe(() =>
    context.invoices.list(ids, query, users, optional).catch((error: unknown) => {
      const isUnknown = isStripeError(error) && error.param === 'starting_after';
      throw isUnknown ? unknownCursor() : error;
    }),
  );
  return {
    invoices: invoices.map((invoice) => invoiceFor(scopes, presentInvoice(invoice))),
    nextCursor: hasMore ? (invoices.at(-1)?.id ?? null) : null,
  };
}

function unknownCursor(): BillingProblem {
  return invalidField('cursor', 'is not a cursor of a previous page');
}
