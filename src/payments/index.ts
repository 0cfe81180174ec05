export { readAppearance } from './appearance.ts';
export { isPaymentLoadError, PaymentLoadError } from './load-error.ts';
export type { HostStripe, LoadOptions } from './loader.ts';
export { loadStripe } from './loader.ts';
export type {
  ChallengeCallbacks,
  ConfirmOptions,
  NextActionOptions,
  PaymentAppearance,
  PaymentForm,
  PaymentFormOptions,
  PaymentFormState,
  PaymentOutcome,
  PaymentPort,
  PaymentUnavailableReason,
  SavedCard,
} from './port.ts';
export type { RedirectPage, RedirectPurpose, RedirectReturn } from './redirect.ts';
export { returnUrl, takeReturn } from './redirect.ts';
export type { StripePortOptions } from './stripe-port.ts';
export { createStripePort } from './stripe-port.ts';
export { STRIPE_JS_URL, STRIPE_JS_VERSION } from './stripe-script.ts';
