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

/** What every operation works with. */
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
  /** What is known of Stripe not answering. */
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  readonly policy: BillingPolicy;
  /** Mode that the options state; `null` if only Stripe's `livemode` does. */
  readonly mode: Account['mode'] | null;
  readonly publishableKey: string | null;
  /** Reports to the host's `onError` what only an operator can mend: the same at most once an hour. Never throws. */
  readonly report: Report;
  /** Reports what was found again since it was reported last: before the process ends. */
  flushReports(): void;
  /** Unix seconds, whole. */
  now(): number;
  /** Reads an event of Stripe, by the raw body and its signature. Rejects where the signature is not ours. */
  verifyEvent(body: string, signature: string): Promise<Stripe.Event>;
}
