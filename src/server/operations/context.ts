import type Stripe from 'stripe';
import type { Account } from '../../contract/index.ts';
import type { BillingDatabase } from '../database/index.ts';
import type { BillingPolicy } from '../policy.ts';
import type { Report } from '../reporter.ts';
import type { NextInvoices } from './next-invoices.ts';
import type { InvoicePreviews } from '../stripe/invoice-preview.ts';
import type { CheckoutGateway } from '../stripe/checkout.ts';
import type { InvoiceLists } from '../stripe/invoice-list.ts';
import type { InvoicePayments } from '../stripe/invoice-payments.ts';
import type { CustomerGateway } from '../stripe/customer.ts';
import type { TopUpCatalog } from '../stripe/catalog.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import type { ReturnsGateway } from '../stripe/returned.ts';
import type { SubscriptionGateway } from '../stripe/gateway.ts';
import type { OutageMemory } from '../stripe/outages.ts';
import type { Synchronizer } from '../sync/synchronizer.ts';

/** Dependencies shared by all operations. */
export interface Context {
  readonly database: BillingDatabase;
  readonly subscriptions: SubscriptionGateway;
  readonly checkout: CheckoutGateway;
  readonly customers: CustomerGateway;
  readonly invoices: InvoiceLists;
  readonly invoicePayments: InvoicePayments;
  readonly returns: ReturnsGateway;
  readonly topUp: TopUpCatalog;
  readonly previews: InvoicePreviews;
  readonly nextInvoices: NextInvoices;
  readonly synchronizer: Synchronizer;
  /** Whether Stripe is currently unavailable. */
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  readonly policy: BillingPolicy;
  /** Mode given by the options; `null` if only Stripe's `livemode` gives it. */
  readonly mode: Account['mode'] | null;
  readonly publishableKey: string | null;
  /** Reports an error that needs an operator to the host's `onError`, the same one at most once an hour. Never throws. */
  readonly report: Report;
  /** Reports errors that were repeated since their last report. Call it before the process ends. */
  flushReports(): void;
  /** Unix seconds, whole. */
  now(): number;
  /** Verifies and parses an event from Stripe. Rejects if the signature does not match the raw body. */
  verifyEvent(body: string, signature: string): Promise<Stripe.Event>;
}
