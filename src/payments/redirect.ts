import { PURCHASE_PARAMETER } from '../contract/routes.ts';

/** What a person left the page for. */
export type RedirectPurpose = 'credit_purchase' | 'seat_change' | 'payment_method' | 'invoice';

/** What the URL says of a person who came back. Anybody can write a URL: it names what to read again, and no more. */
export interface RedirectReturn {
  readonly purpose: RedirectPurpose;
  /** Our own id, as the contract's routes take it. */
  readonly id: string;
}

const OURS: Readonly<Record<RedirectPurpose, string>> = {
  credit_purchase: PURCHASE_PARAMETER,
  seat_change: 'ocw_seat_change',
  payment_method: 'ocw_setup',
  invoice: 'ocw_invoice',
};

/** What Stripe adds on the way back; the secrets among them have no place in a history or a referrer. */
const STRIPES = [
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

/** The URL without our parameters and Stripe's, everything else as it was, byte for byte. */
function cleaned(url: URL): string {
  const dropped = new Set([...Object.values(OURS), ...STRIPES]);
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair && !dropped.has(nameOf(pair)));
  return `${url.pathname}${kept.length ? `?${kept.join('&')}` : ''}${url.hash}`;
}

/** The URL to come back to: the page's own, with what it is for, so that any page with our elements can take it up. */
export function returnUrl(page: string, { purpose, id }: RedirectReturn): string {
  const url = new URL(page);
  const clean = new URL(cleaned(url), url);
  clean.search += `${clean.search ? '&' : '?'}${OURS[purpose]}=${encodeURIComponent(id)}`;
  return clean.href;
}

/** The parts of `window` that a return is read from. */
export interface RedirectPage {
  readonly location: { readonly href: string };
  readonly history: Pick<History, 'replaceState' | 'state'>;
}

/**
 * Takes up a return for one purpose, once: the parameters leave the URL without a navigation. `null` where nobody came back
 * for it. A URL without one of our parameters is left alone, Stripe's included: the host may have payments of its own.
 */
export function takeReturn(purpose: RedirectPurpose, page: RedirectPage = window): RedirectReturn | null {
  const url = new URL(page.location.href);
  const id = url.searchParams.get(OURS[purpose]);
  if (!id) return null;
  page.history.replaceState(page.history.state, '', cleaned(url));
  return { purpose, id };
}
