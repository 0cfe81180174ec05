import * as v from './valibot.ts';
import { CreditPurchaseSchema } from './credits.ts';
import { InvoicePreviewSchema } from './invoice-preview.ts';
import {
  AmountSchema,
  CountSchema,
  InstantSchema,
  PaymentMethodSchema,
  TextSchema,
  UrlSchema,
} from './primitives.ts';
import { SeatChangeSchema } from './seat-change.ts';
import { checkFields } from './sums.ts';

/**
 * A permission of the caller. `invoices:pay` includes everything needed to pay something or to open it at Stripe (client
 * secrets, URLs of payment pages and invoices), also for changes and purchases that other users started.
 */
export const ScopeSchema = v.picklist([
  'billing:read',
  'seats:write',
  'credits:buy',
  'credits:use',
  'invoices:pay',
]);

/** Stripe's status of the subscription. */
export const SubscriptionStatusSchema = v.picklist([
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'paused',
]);

const AccountFields = v.object({
  /** `simulated`: backed by the simulator instead of Stripe. */
  mode: v.picklist(['live', 'test', 'simulated']),
  /** Stripe's status of the subscription. */
  status: SubscriptionStatusSchema,
  /** Unix seconds at which the subscription is scheduled to end. */
  cancelAt: v.nullable(InstantSchema),
  /** The caller's scopes that the contract's first release had. Clients ignore values that they do not know. */
  scopes: v.array(TextSchema),
  /** The caller's scopes added since, for example `invoices:pay`: clients of the first release reject them in `scopes`. */
  additionalScopes: v.optional(v.array(TextSchema)),
  /** The plan's price per user. */
  plan: v.object({
    /** Display name of the plan. */
    name: TextSchema,
    /** Price of one user per interval; `null` if the plan is `unsupported`. */
    unitPrice: v.nullable(AmountSchema),
    /** How often the price of a user is billed; `null` if the plan is `unsupported`. */
    interval: v.nullable(v.picklist(['month', 'year'])),
    /** Credits granted per user and billing period. */
    creditsPerSeat: CountSchema,
    /**
     * Why the plan has no monthly or yearly price per user. Absent or `null` for a plan that has one. The list may grow:
     * `billing_interval` (billed weekly, or every three months, for example), `metered` (billed by usage), `several_items`
     * (more than one price could be the price per user), `unknown_price` (no price is known to be the price per user, or it
     * has no amount in the subscription's currency).
     */
    unsupported: v.optional(v.nullable(TextSchema)),
  }),
  /** Paid users and their limits. */
  seats: v.object({
    /** Users paid for; `null` if the plan is `unsupported` and has no number of users. */
    quantity: v.nullable(CountSchema),
    /**
     * Smallest number of users that a change may set: the highest of 1, the host's limit and the users in use, but never more
     * than the number paid for.
     */
    minimum: CountSchema,
    /** Largest number of users that a change may set; `null` for no limit. */
    maximum: v.nullable(CountSchema),
    /** Highest quantity for which credits were granted in this billing period; in a trial, the quantity first read. */
    highestThisPeriod: CountSchema,
  }),
  /** How many of the users paid for are in use; absent if the host does not report it. */
  seatUsage: v.optional(
    v.object({
      /** Users who have an account. */
      assigned: CountSchema,
      /** Invited people, who take a place each. */
      invited: CountSchema,
    }),
  ),
  /** The current billing period `[start, end)`. */
  billingPeriod: v.object({
    /** Unix seconds at which it starts. */
    start: InstantSchema,
    /** Unix seconds at which it ends and the next one starts. */
    end: InstantSchema,
    /** Seconds of a full interval; longer than the period itself if that is a stub. */
    intervalSeconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  /** Available credits by source. */
  credits: v.object({
    /** The product's name for them, without the word "credits": `OCJ`. */
    name: TextSchema,
    /** Credits that can be used now, from both sources. */
    available: CountSchema,
    /** Credits of the plan, which expire at the end of their period. */
    plan: v.object({
      /** Plan credits that can be used now. */
      available: CountSchema,
      /** Unix seconds at which the remaining plan credits expire. */
      endsAt: v.nullable(InstantSchema),
      /** Credits that the next period grants; 0 for none. */
      nextGrant: CountSchema,
      /** Credits on hold: not available until the invoice of their period is paid. Default: 0. */
      held: v.optional(CountSchema),
      /** Unix seconds at which that invoice was created. */
      heldInvoiceAt: v.optional(InstantSchema),
    }),
    /** Purchased credits, which never expire. */
    purchased: v.object({
      /** Purchased credits that can be used now. */
      available: CountSchema,
    }),
    /**
     * Warnings by the host's thresholds: `low` (few or no credits are left), `expiring` (plan credits expire soon). Absent if
     * there are no warnings. The list may grow.
     */
    alerts: v.optional(v.array(TextSchema)),
    /** What one credit includes, as texts that users read. */
    includes: v.array(TextSchema),
  }),
  /** Price and limits of a credit purchase; `null` if credits cannot be bought. */
  topUp: v.nullable(
    v.object({
      /** Price of one credit. */
      unitPrice: AmountSchema,
      /** Smallest quantity of a purchase. */
      minimum: CountSchema,
      /** Largest quantity of a purchase. */
      maximum: CountSchema,
    }),
  ),
  /** True if the price of a credit has not been read from Stripe yet: read the account again soon. */
  topUpUnread: v.optional(v.boolean()),
  /** The customer's balance at Stripe in their favor; zero or positive. */
  accountCredit: AmountSchema,
  /** Stripe's preview of the next invoice; `null` if there will be none, absent if it is not known. */
  nextInvoice: v.optional(v.nullable(InvoicePreviewSchema)),
  /** The default payment method; `null` without one. */
  paymentMethod: v.nullable(PaymentMethodSchema),
  /** What the browser needs for an estimate, or why it cannot compute one. */
  proration: v.object({
    /** Percent discount included in the proration lines; 0 for none. */
    discountPercent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    /** Smallest amount that Stripe charges, in minor units. */
    minimumCharge: CountSchema,
    /** Why a quote may differ from the estimate: `before_tax`, `changed_this_period`. The list may grow. */
    caveats: v.array(TextSchema),
    /**
     * Why the amount due is only known from a quote: `pricing`, `tax`, `discount`, `trial`, `pending_items`,
     * `period_ended`, `currency`, `status`. The list may grow. Pages before 0.2 reject values that they do not know, so
     * more specific reasons are in `quoteOnlyReason`.
     */
    quoteOnly: v.nullable(TextSchema),
    /**
     * A more specific reason for `quoteOnly`, if any: `billed_differently` (this period was billed at another price,
     * quantity or discount than the subscription has now). The list may grow.
     */
    quoteOnlyReason: v.optional(v.nullable(TextSchema)),
  }),
  /**
   * Why the number of users cannot be changed at all; absent or `null` if it can. A quote is rejected with the same code:
   * `plan_unsupported`, `subscription_scheduled`, `collection_paused`, `collection_by_invoice`,
   * `payment_method_unsupported`. The list may grow.
   */
  seatChangeBlockedBy: v.optional(v.nullable(TextSchema)),
  /** Contact for help with billing, from the host's policy; at least one of the two. */
  support: v.optional(
    v.object({
      /** Email address. */
      email: v.optional(TextSchema),
      /** An https or http URL. */
      url: v.optional(UrlSchema),
    }),
  ),
  /** The most recent seat change, open or settled. */
  latestSeatChange: v.nullable(SeatChangeSchema),
  /** The most recent purchase of credits, open or settled. */
  latestCreditPurchase: v.nullable(CreditPurchaseSchema),
  /** Publishable key for Stripe.js; `null` if the host page configures it. */
  publishableKey: v.nullable(v.pipe(v.string(), v.regex(/^pk_/))),
  /** The server's time in Unix seconds; milliseconds are rejected. */
  serverTime: InstantSchema,
  /** Increases with each change: of two responses, the one with the higher revision is newer. */
  revision: CountSchema,
});

/** Everything that the elements show about an organization, at one instant. */
export const AccountSchema = v.pipe(
  AccountFields,
  checkFields(
    ({ plan, accountCredit, nextInvoice }) => ({ plan, accountCredit, nextInvoice }),
    ({ billingPeriod: { start, end }, credits, plan: { interval, unitPrice }, topUp }) => [
      ['credits.available', credits.available, credits.plan.available + credits.purchased.available],
      ['plan.interval', interval, unitPrice && (interval ?? 'one')],
      ['billingPeriod.end', end, Math.max(end, start + 1)],
      ['topUp.maximum', topUp?.maximum, topUp && Math.max(topUp.maximum, topUp.minimum)],
    ],
  ),
);

export type Scope = v.InferOutput<typeof ScopeSchema>;
export type SubscriptionStatus = v.InferOutput<typeof SubscriptionStatusSchema>;
export type Account = v.InferOutput<typeof AccountSchema>;
