import type { StripeConstructor } from '@stripe/stripe-js';
import { PaymentLoadError } from './load-error.ts';

/** The release of Stripe.js that this package supports; `window.Stripe.version` has the same value. */
export const STRIPE_JS_VERSION = 'endive';

/** The only script that is ever loaded, same as `@stripe/stripe-js` 10.2.1. */
export const STRIPE_JS_URL = `https://js.stripe.com/${STRIPE_JS_VERSION}/stripe.js`;

/** Options for loading the script. */
export interface ScriptOptions {
  /** Milliseconds for the script to load and run, including the retry. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** CSP nonce for the script. */
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

/** Browsers attach a new request to a pending one for the same URL, so after a timeout the URL must differ. */
let timeouts = 0;

/**
 * Returns the script's URL, as a `TrustedScriptURL` if the page enforces Trusted Types. Copies of this package share
 * one policy.
 */
function scriptUrl(): string {
  const page = globalThis as TrustedTypesPage;
  const wanted = timeouts ? `${STRIPE_JS_URL}?${timeouts}` : STRIPE_JS_URL;
  page[POLICY] ??= page.trustedTypes?.createPolicy('ocw-stripe', {
    createScriptURL(url) {
      if (url.replace(/\?\d+$/, '') !== STRIPE_JS_URL)
        throw new TypeError('ocw-stripe allows only Stripe.js');
      return url;
    },
  });
  return page[POLICY]?.createScriptURL(wanted) ?? wanted;
}

/** Returns `window.Stripe` if it is the required version. Throws if it is another. */
function loadedStripe(): StripeConstructor | undefined {
  const found = (window as { Stripe?: StripeConstructor & { version?: unknown } }).Stripe;
  if (!found) return undefined;
  if (found.version === STRIPE_JS_VERSION) return found;
  throw new PaymentLoadError(
    'configuration',
    `The page has Stripe.js ${String(found.version)}: load ${STRIPE_JS_VERSION}, or pass a Stripe object of it`,
  );
}

const ownScripts = new WeakSet<HTMLScriptElement>();

/** Returns a Stripe.js script element that the host or another copy of this package added. */
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
      'Trusted Types block Stripe.js: allow the policy ocw-stripe',
      error,
    );
  }
  document.head.append(script);
  return script;
}

/** Resolves when the script has loaded. Rejects when it fails or the signal aborts. */
function scriptLoaded(script: HTMLScriptElement, signal: AbortSignal): Promise<StripeConstructor> {
  return new Promise((resolve, reject) => {
    const fail = (error: PaymentLoadError): void => {
      if (ownScripts.has(script)) script.remove();
      reject(error);
    };
    script.addEventListener(
      'load',
      () => {
        try {
          const stripe = loadedStripe();
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
      () => fail(new PaymentLoadError('blocked', 'Stripe.js failed to load')),
      { signal },
    );
    signal.addEventListener('abort', () => fail(signal.reason as PaymentLoadError), { once: true });
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const cancel = (): void => {
      clearTimeout(timer);
      reject(signal.reason as PaymentLoadError);
    };
    signal.addEventListener('abort', cancel, { once: true });
  });
}

/**
 * Waits for the host's own script. It may have failed before we could listen, so we load ours after a third of the
 * timeout.
 */
function foreignScriptLoaded(
  script: HTMLScriptElement,
  timeout: number,
  deadline: AbortSignal,
): Promise<StripeConstructor> {
  const waiting = new AbortController();
  const reason = new PaymentLoadError('blocked', 'The page’s own Stripe.js script did not load');
  const timer = setTimeout(() => waiting.abort(reason), timeout / 3);
  return scriptLoaded(script, AbortSignal.any([deadline, waiting.signal])).finally(() => clearTimeout(timer));
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
    return await (foreign
      ? foreignScriptLoaded(foreign, timeout, signal)
      : scriptLoaded(inject(nonce), signal));
  } catch (error) {
    if ((error as Partial<PaymentLoadError>).reason !== 'blocked') throw error;
    await pause(RETRY_AFTER_MS, signal);
    return loadedStripe() ?? (await scriptLoaded(inject(nonce), signal));
  } finally {
    clearTimeout(timer);
  }
}

let loading: Promise<StripeConstructor> | undefined;

/**
 * Returns Stripe's constructor: the page's own if the version matches, otherwise a newly loaded one, shared by
 * concurrent callers. A failed load is retried once immediately, and again by the next call.
 * @throws PaymentLoadError
 */
export async function loadStripeScript(options: ScriptOptions = {}): Promise<StripeConstructor> {
  const found = loadedStripe();
  if (found) return found;
  loading ??= load(options).finally(() => (loading = undefined));
  return loading;
}
