import { PURCHASE_PARAMETER } from '../contract/routes.ts';

/** Why the user left the page. */
export type RedirectPurpose = 'credit_purchase' | 'seat_change' | 'payment_method' | 'invoice';

/** What a return URL contains. Anyone can write a URL, so it only names what to read again. */
export interface RedirectReturn {
  readonly purpose: RedirectPurpose;
  /** Our own id, as used in the contract's routes. */
  readonly id: string;
}

const OUR_PARAMETERS: Readonly<Record<RedirectPurpose, string>> = {
  credit_purchase: PURCHASE_PARAMETER,
  seat_change: 'ocw_seat_change',
  payment_method: 'ocw_setup',
  invoice: 'ocw_invoice',
};

/**
 * Parameters that Stripe adds to the return URL. Some are secrets, which must not stay in the history or in a referrer.
 */
const STRIPE_PARAMETERS = [
  'payment_intent',
  'payment_intent_client_secret',
  'setup_intent',
  'setup_intent_client_secret',
  'redirect_status',
  'source_redirect_slug',
  'source_type',
  'session_id',
];

const nameOf = (pair: string): string => {
  try {
    return decodeURIComponent((pair.split('=', 1)[0] ?? '').replaceAll('+', ' '));
  } catch {
    return pair;
  }
};

/** Returns the URL without our and Stripe's parameters, otherwise unchanged byte for byte. */
function withoutParameters(url: URL): string {
  const dropped = new Set([...Object.values(OUR_PARAMETERS), ...STRIPE_PARAMETERS]);
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair && !dropped.has(nameOf(pair)));
  return `${url.pathname}${kept.length ? `?${kept.join('&')}` : ''}${url.hash}`;
}

/**
 * Returns the URL to return to: the page's own URL plus the purpose and id, so that any page with our elements can
 * resume.
 */
export function returnUrl(page: string, { purpose, id }: RedirectReturn): string {
  const url = new URL(page);
  const clean = new URL(withoutParameters(url), url);
  clean.search += `${clean.search ? '&' : '?'}${OUR_PARAMETERS[purpose]}=${encodeURIComponent(id)}`;
  return clean.href;
}

/** The parts of `window` that `takeReturn` uses. */
export interface RedirectPage {
  readonly location: { readonly href: string };
  readonly history: Pick<History, 'replaceState' | 'state'>;
}

/**
 * Returns what the user came back for, or `null`, and removes the parameters from the URL without a navigation, so that
 * it succeeds only once. A URL without our parameter is left unchanged, including Stripe's parameters: the host may
 * take payments itself.
 */
export function takeReturn(purpose: RedirectPurpose, page: RedirectPage = window): RedirectReturn | null {
  const url = new URL(page.location.href);
  const id = url.searchParams.get(OUR_PARAMETERS[purpose]);
  if (!id) return null;
  page.history.replaceState(page.history.state, '', withoutParameters(url));
  return { purpose, id };
}
