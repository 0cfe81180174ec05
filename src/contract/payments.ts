import * as v from './valibot.ts';
import { TextSchema, UrlSchema } from './primitives.ts';

/** A SetupIntent for a payment method that will become the customer's default. */
export const PaymentMethodSetupSchema = v.object({
  /** Stripe's id of the SetupIntent. */
  id: TextSchema,
  /** Client secret for Stripe.js. */
  clientSecret: TextSchema,
});

/** A session of Stripe's customer portal. */
export const PortalSessionSchema = v.object({
  /** Portal URL (http or https); expires within minutes. */
  url: v.pipe(UrlSchema, v.regex(/^https?:/)),
});

export type PaymentMethodSetup = v.InferOutput<typeof PaymentMethodSetupSchema>;
export type PortalSession = v.InferOutput<typeof PortalSessionSchema>;
