import { expect } from 'chai';
import { delay, http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import type { Stripe } from '@stripe/stripe-js';
import { isPaymentLoadError, loadStripe, STRIPE_JS_URL } from '../../src/payments/index.ts';

const worker = setupWorker();
const key = { publishableKey: 'pk_test_1' };
const page = window as unknown as { Stripe?: unknown; made?: unknown[][] };

const STUB = `
  window.made = [];
  window.Stripe = (...given) => { window.made.push(given); return { initCheckoutElementsSdk() {}, given }; };
  window.Stripe.version = 'endive';`;
const stub = (): HttpResponse<string> =>
  new HttpResponse(STUB, { headers: { 'Content-Type': 'text/javascript' } });
const scripts = (): HTMLScriptElement[] => [
  ...document.querySelectorAll<HTMLScriptElement>('script[src*="stripe"]'),
];

let requests = 0;
/** Responds to requests for Stripe.js in this order; the last response repeats. */
function serve(...responses: (() => Response | Promise<Response>)[]): void {
  requests = 0;
  worker.use(
    http.get(STRIPE_JS_URL, () => {
      const response = responses[Math.min(requests, responses.length - 1)]!;
      requests += 1;
      return response();
    }),
  );
}

async function reasonOf(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => new Error('It was loaded'),
    (thrown: unknown) => thrown,
  );
  if (!isPaymentLoadError(error)) throw error as Error;
  return error.reason;
}

describe('the loader of Stripe.js', () => {
  before(async () => {
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  });
  after(() => worker.stop());
  afterEach(() => {
    worker.resetHandlers();
    delete page.Stripe;
    for (const script of scripts()) script.remove();
  });

  it('loads nothing before it is called', () => {
    expect(scripts()).to.be.empty;
  });

  it('loads the pinned script once for concurrent callers', async () => {
    serve(stub);
    const [one, two] = await Promise.all([loadStripe(key), loadStripe(key)]);
    expect(one).to.equal(two);
    expect(requests).to.equal(1);
    expect(scripts().map(({ src }) => src)).to.deep.equal([STRIPE_JS_URL]);
  });

  it('creates one Stripe object per key and locale', async () => {
    serve(stub);
    const english = await loadStripe({ ...key, locale: 'en-US' });
    const german = await loadStripe({ ...key, locale: 'de-AT' });
    expect(english).not.to.equal(german);
    expect(await loadStripe({ ...key, locale: 'de' })).to.equal(german);
    expect(page.made).to.deep.equal([
      ['pk_test_1', { locale: 'en' }],
      ['pk_test_1', { locale: 'de' }],
    ]);
  });

  it('retries a failed script once', async () => {
    serve(() => HttpResponse.error(), stub);
    await loadStripe(key);
    expect(requests).to.equal(2);
    expect(scripts()).to.have.length(1);
  });

  it('reports that the script is blocked when both attempts fail, and works on a later call', async () => {
    serve(() => HttpResponse.error());
    expect(await reasonOf(loadStripe(key))).to.equal('blocked');
    expect(requests).to.equal(2);
    expect(scripts()).to.be.empty;
    serve(stub);
    await loadStripe(key);
  });

  it('treats a script that does not set Stripe as blocked', async () => {
    serve(() => new HttpResponse('', { headers: { 'Content-Type': 'text/javascript' } }));
    expect(await reasonOf(loadStripe(key))).to.equal('blocked');
  });

  it('waits for a script tag of the host, and loads its own if that one has failed', async () => {
    serve(() => HttpResponse.error(), stub);
    const tag = document.createElement('script');
    tag.src = STRIPE_JS_URL;
    const failed = new Promise((resolve) => tag.addEventListener('error', resolve));
    document.head.append(tag);
    await failed;
    await loadStripe({ ...key, timeout: 1500 });
    expect(requests).to.equal(2);
    serve(stub);
  });

  it('aborts a hanging script after the timeout, and works on a later call', async () => {
    serve(async () => {
      await delay('infinite');
      return stub();
    });
    expect(await reasonOf(loadStripe({ ...key, timeout: 60 }))).to.equal('timeout');
    serve(stub);
    await loadStripe(key);
    expect(scripts().map(({ src }) => src)).to.deep.equal([`${STRIPE_JS_URL}?1`]);
  });

  it('refuses any key but a publishable one, and does not repeat it in the error', async () => {
    serve(stub);
    for (const publishableKey of ['sk_live_secret', 'rk_live_secret', '', ' pk_test_1']) {
      const loading = loadStripe({ publishableKey });
      expect(await reasonOf(loading)).to.equal('configuration');
      await loading.catch((error: unknown) => expect(String(error)).not.to.contain('secret'));
    }
    expect(requests).to.equal(0);
  });

  it('uses the page’s Stripe if it is the right version', async () => {
    serve(stub);
    page.Stripe = Object.assign(() => ({ own: true }), { version: 'endive' });
    expect(await loadStripe(key)).to.deep.equal({ own: true });
    expect(requests).to.equal(0);
  });

  it('refuses another version on the page, and does not load a second one', async () => {
    serve(stub);
    page.Stripe = Object.assign(() => ({}), { version: 3 });
    expect(await reasonOf(loadStripe(key))).to.equal('configuration');
    expect(requests).to.equal(0);
  });

  it('sets the nonce on the script', async () => {
    serve(stub);
    await loadStripe({ ...key, nonce: 'abc' });
    expect(scripts()[0]?.nonce).to.equal('abc');
  });

  it('accepts a Stripe object or a promise of one from the host, and loads nothing', async () => {
    serve(stub);
    const stripe = { initCheckoutElementsSdk: () => undefined } as unknown as Stripe;
    expect(await loadStripe({ publishableKey: '', stripe })).to.equal(stripe);
    expect(await loadStripe({ publishableKey: '', stripe: Promise.resolve(stripe) })).to.equal(stripe);
    expect(requests).to.equal(0);
  });

  it('reports what is wrong with the host’s object', async () => {
    const given = (stripe: Promise<Stripe | null>): Promise<unknown> =>
      loadStripe({ publishableKey: '', stripe, timeout: 20 });
    expect(await reasonOf(given(Promise.reject(new Error('blocked'))))).to.equal('blocked');
    expect(await reasonOf(given(new Promise(() => undefined)))).to.equal('timeout');
    expect(await reasonOf(given(Promise.resolve(null)))).to.equal('configuration');
    expect(await reasonOf(given(Promise.resolve({} as Stripe)))).to.equal('configuration');
  });

  /** Runs the loader in a page with this CSP; returns `loaded` or the reason, and the violations. */
  async function underPolicy(policy: string): Promise<readonly string[]> {
    const frame = document.createElement('iframe');
    const reported = new Promise<readonly string[]>((resolve) => {
      window.addEventListener('message', ({ data }) => resolve(data as readonly string[]), { once: true });
    });
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">
      <script type="module" nonce="n">
        const violations = [];
        document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
        // The whole address: WebKit resolves an import in a srcdoc frame by no base.
        const { loadStripe } = await import('${location.origin}/src/payments/loader.ts');
        const outcome = await loadStripe({ publishableKey: 'pk_test_1', timeout: 4000 }).then(() => 'loaded', ({ reason }) => reason);
        parent.postMessage([outcome, ...violations], '*');
      </script>`;
    document.body.append(frame);
    const outcome = await reported;
    frame.remove();
    return outcome;
  }

  it('passes the strictest policy with Trusted Types: only the network, which that page lacks, stops it', async () => {
    const policy =
      "default-src 'none'; connect-src 'self'; script-src 'nonce-n' 'self' https://js.stripe.com; " +
      "require-trusted-types-for 'script'; trusted-types ocw-stripe";
    const [outcome, ...violations] = await underPolicy(policy);
    // WebKit waits for a host that has no address.
    expect(outcome).to.be.oneOf(['blocked', 'timeout']);
    expect(violations).to.deep.equal([]);
  });

  it('reports the page’s configuration if Trusted Types refuse its policy', async function () {
    // Firefox has them since version 148.
    if (!('trustedTypes' in globalThis)) this.skip();
    serve(stub);
    const policy = "script-src 'nonce-n' 'self'; require-trusted-types-for 'script'; trusted-types other";
    const [outcome] = await underPolicy(policy);
    expect(outcome).to.equal('configuration');
  });

  it('reports that the script is blocked if the policy does not allow it', async () => {
    serve(stub);
    const [outcome, ...violations] = await underPolicy("script-src 'nonce-n' 'self'");
    expect(outcome).to.equal('blocked');
    expect(violations).to.deep.equal(['script-src-elem', 'script-src-elem']);
  });
});
