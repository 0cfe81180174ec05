export type {
  FakeChallenge,
  FakeCheckout,
  FakeCheckoutConfirmation,
  FakeConfirmation,
  FakeStripeBackend,
} from './backend.ts';
export { FakeStripeFault, IntegrationError } from './backend.ts';
export { httpBackend } from './http-backend.ts';
export { createFakeStripe } from './stripe.ts';
