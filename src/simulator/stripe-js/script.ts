// The fake Stripe.js as a script: sets `window.Stripe`. The simulator's URL is `window.fakeStripeSimulator`, `data-simulator`
// of the script's tag, or the script's folder, in this order; `/simulator` if the script is from another origin.
import { httpBackend } from './http-backend.ts';
import { createFakeStripe } from './stripe.ts';

// Does nothing without a page, for example when a server only inspects the package's exports.
if (typeof document !== 'undefined') {
  const page = window as typeof window & {
    fakeStripeSimulator?: string;
    /** The guess `formExclusions: 'ignored'`. */
    fakeStripeIgnoresExclusions?: boolean;
  };
  const tag = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
  const own =
    tag && new URL(tag.src).origin === location.origin ? tag.src.replace(/\/[^/]*$/, '') : '/simulator';
  page.Stripe = createFakeStripe({
    ...httpBackend(page.fakeStripeSimulator ?? tag?.dataset['simulator'] ?? own),
    heedsExclusions: page.fakeStripeIgnoresExclusions !== true,
  });
}
