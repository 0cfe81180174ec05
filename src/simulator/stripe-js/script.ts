// The fake Stripe.js as a script: sets `window.Stripe`. The simulator's address is the script's own folder, or what
// `data-simulator` of its tag, or `window.fakeStripeSimulator`, says.
import { httpBackend } from './http-backend.ts';
import { createFakeStripe } from './stripe.ts';

// Where there is no page, as where a server only looks what the package has, it does nothing.
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
