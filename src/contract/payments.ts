import * as v from './valibot.ts';
import { TextSchema, UrlSchema } from './primitives.ts';

/** A SetupIntent for a card that is to become the customer's default. */
export const PaymentMethodSetupSchema = v.object({
  /** Stripe's id of the SetupIntent. */
  id: TextSchema,
  /** For Stripe.js. */
  clientSecret: TextSchema,
});

/** Stripe's customer portal, for a short time. */
export const PortalSessionSchema = v.object({
  /** Portal URL (http or https); expires within minutes. */
  url: v.pipe(UrlSchema, v.regex(/^https?:/)),
});

export type PaymentMethodSetup = v.InferOutput<typeof PaymentMethodSetupSchema>;
export type PortalSession = v.InferOutput<typeof PortalSessionSchema>;
