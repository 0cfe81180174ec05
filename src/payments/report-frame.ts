import type { StripePaymentElement } from '@stripe/stripe-js';
import type { FormReports } from './form.ts';

/** Reports when a Payment Element's frame has rendered, or failed to load. */
export function reportFrame(element: StripePaymentElement, reports: FormReports): void {
  element.on('ready', () => reports.drawn());
  element.on('loaderror', ({ error }) =>
    reports.failed(error.type === 'api_connection_error' ? 'blocked' : 'configuration'),
  );
}
