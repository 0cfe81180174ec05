import type { StripeConstructor } from '@stripe/stripe-js';
import { PaymentLoadError } from './load-error.ts';

/** The release train that this package is written against; `window.Stripe.version` says the same. */
export const STRIPE_JS_VERSION = 'endive';

/** The one script that is ever loaded: `@stripe/stripe-js` 10.2.1 loads the same. */
export const STRIPE_JS_URL = `https://js.stripe.com/${STRIPE_JS_VERSION}/stripe.js`;

/** How the script is loaded. */
export interface ScriptOptions {
  /** Milliseconds for the script to arrive and run, both tries together; 15,000 unless told. */
  readonly timeout?: number | undefined;
  /** For a CSP that asks for one. */
  readonly nonce?: string | undefined;
}

const POLICY = Symbol.for('ocw-stripe');

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface TrustedTypesPage {
  trustedTypes?: { createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy };
  [POLICY]?: ScriptUrlPolicy | undefined;
}

const RETRY_AFTER_MS = 250;
const TIMEOUT_MS = 15_000;

/** Browsers join a new request for a URL to one that hangs: after a timeout it must be another URL of the same script. */
let timeouts = 0;

/** The URL as Trusted Types want it. A second copy of this package on the page uses the first one's policy. */
function scriptUrl(): string {
  const page = globalThis as TrustedTypesPage;
  const wanted = timeouts ? `${STRIPE_JS_URL}?${timeouts}` : STRIPE_JS_URL;
  page[POLICY] ??= page.trustedTypes?.createPolicy('ocw-stripe', {
    createScriptURL(url) {
      if (url.replace(/\?\d+$/, '') !== STRIPE_JS_URL)
        throw new TypeError('ocw-stripe makes no URL but that of Stripe.js');
      return url;
    },
  });
  return page[POLICY]?.createScriptURL(wanted) ?? wanted;
}

/** `window.Stripe` where it is the version wanted. */
function present(): StripeConstructor | undefined {
  const found = (window as { Stripe?: StripeConstructor & { version?: unknown } }).Stripe;
  if (!found) return undefined;
  if (found.version === STRIPE_JS_VERSION) return found;
  throw new PaymentLoadError(
    'configuration',
    `The page has Stripe.js ${String(found.version)}; ${STRIPE_JS_VERSION} is needed: load that one, or pass a Stripe object of it`,
  );
}

const ownScripts = new WeakSet<HTMLScriptElement>();

/** A script element of the host, or of another copy of this package, that is on its way. */
function foreignScript(): HTMLScriptElement | undefined {
  const scripts = document.querySelectorAll<HTMLScriptElement>('script[src^="https://js.stripe.com/"]');
  return [...scripts].find(
    (script) => /\/(v3\/?|stripe\.js)(\?|$)/.test(script.src) && !ownScripts.has(script),
  );
}

function inject(nonce: string | undefined): HTMLScriptElement {
  const script = document.createElement('script');
  ownScripts.add(script);
  if (nonce) script.nonce = nonce;
  try {
    script.src = scriptUrl();
  } catch (error) {
    throw new PaymentLoadError(
      'configuration',
      'The page’s Trusted Types refuse Stripe.js: allow the policy ocw-stripe',
      error,
    );
  }
  document.head.append(script);
  return script;
}

/** Settles with the script; rejects when it fails or the signal gives up. */
function arrival(script: HTMLScriptElement, signal: AbortSignal): Promise<StripeConstructor> {
  return new Promise((resolve, reject) => {
    const fail = (error: PaymentLoadError): void => {
      if (ownScripts.has(script)) script.remove();
      reject(error);
    };
    script.addEventListener(
      'load',
      () => {
        try {
          const stripe = present();
          if (stripe) resolve(stripe);
          else fail(new PaymentLoadError('blocked', 'Stripe.js was loaded but did not run'));
        } catch (error) {
          fail(error as PaymentLoadError);
        }
      },
      { signal },
    );
    script.addEventListener(
      'error',
      () => fail(new PaymentLoadError('blocked', 'Stripe.js was not loaded')),
      { signal },
    );
    signal.addEventListener('abort', () => fail(signal.reason as PaymentLoadError), { once: true });
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason as PaymentLoadError);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** The host's own script, which may have failed before we came: it gets a third of the time, and then we load ours. */
function foreignArrival(
  script: HTMLScriptElement,
  timeout: number,
  deadline: AbortSignal,
): Promise<StripeConstructor> {
  const patience = new AbortController();
  const reason = new PaymentLoadError('blocked', 'The page’s own script of Stripe.js did not load');
  const timer = setTimeout(() => patience.abort(reason), timeout / 3);
  return arrival(script, AbortSignal.any([deadline, patience.signal])).finally(() => clearTimeout(timer));
}

async function load({ nonce, timeout = TIMEOUT_MS }: ScriptOptions): Promise<StripeConstructor> {
  const deadline = new AbortController();
  const { signal } = deadline;
  const reason = new PaymentLoadError('timeout', `Stripe.js did not load within ${timeout} ms`);
  const timer = setTimeout(() => {
    timeouts += 1;
    deadline.abort(reason);
  }, timeout);
  try {
    const foreign = foreignScript();
    return await (foreign ? foreignArrival(foreign, timeout, signal) : arrival(inject(nonce), signal));
  } catch (error) {
    if (!(error instanceof PaymentLoadError) || error.reason !== 'blocked') throw error;
    await pause(RETRY_AFTER_MS, signal);
    return present() ?? (await arrival(inject(nonce), signal));
  } finally {
    clearTimeout(timer);
  }
}

let loading: Promise<StripeConstructor> | undefined;

/**
 * Stripe's constructor: the page's own where it is of the right version, else loaded, once however many ask at a time. A
 * failed load is tried once more at once, and anew by the next call.
 * @throws PaymentLoadError
 */
export async function loadStripeScript(options: ScriptOptions = {}): Promise<StripeConstructor> {
  const found = present();
  if (found) return found;
  loading ??= load(options).finally(() => (loading = undefined));
  return loading;
}
