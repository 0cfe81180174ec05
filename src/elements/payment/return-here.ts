import type { RedirectReturn } from '../../payments/redirect.ts';
import { returnUrl } from '../../payments/redirect.ts';
import { returnAddress } from '../../state/return-address.ts';

/** Returns the URL at which this page resumes after the user has left it for Stripe or a bank. */
export function returnHere(target: RedirectReturn): string {
  return returnUrl(returnAddress(location.href), target);
}
