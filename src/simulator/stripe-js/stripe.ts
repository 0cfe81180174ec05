import type {
  ConfirmPaymentData,
  ConfirmSetupData,
  PaymentIntent,
  PaymentIntentOrSetupIntentResult,
  PaymentIntentResult,
  SetupIntent,
  SetupIntentResult,
  Stripe,
  StripeCheckoutElementsSdk,
  StripeCheckoutElementsSdkOptions,
  StripeConstructor,
  StripeConstructorOptions,
  StripeElements,
  StripeElementsOptions,
} from '@stripe/stripe-js';
import type { FakeConfirmation, FakeStripeBackend } from './backend.ts';
import { FakeStripeFault, IntegrationError, toStripeError } from './backend.ts';
import { FakeCheckoutSdk } from './checkout.ts';
import { FakeElements } from './elements-group.ts';
import { settle } from './intents.ts';
import { strict } from './strict.ts';

/** Implemented members without overloads; `conformance.ts` checks the others. */
type Implemented = Pick<
  Stripe,
  'initCheckoutElementsSdk' | 'retrievePaymentIntent' | 'retrieveSetupIntent' | 'registerAppInfo'
>;

/** Options of the fake's confirmations: `redirect: 'always'` is not implemented. */
interface ConfirmIfRequired<Params> {
  elements?: StripeElements;
  clientSecret?: string;
  confirmParams?: Partial<Params>;
  redirect: 'if_required';
}

function confirmation(options: ConfirmIfRequired<{ return_url: string }>): FakeConfirmation {
  if ((options.redirect as string) !== 'if_required') {
    throw new IntegrationError("The fake Stripe.js only implements redirect: 'if_required'");
  }
  const { clientSecret, value } = FakeElements.of(options.elements).confirmable(options.clientSecret);
  const leaves = value.method === 'bank_redirect';
  const returnUrl = leaves ? options.confirmParams?.return_url : undefined;
  if (leaves && !returnUrl) throw new IntegrationError('A bank’s page needs confirmParams.return_url');
  if (value.error) throw new FakeStripeFault({ type: 'validation_error', ...value.error });
  return { clientSecret, paymentMethod: value.paymentMethod, returnUrl };
}

/** Like Stripe.js, returns errors; only IntegrationErrors reject. */
async function withErrors<Result>(
  run: () => Promise<Result>,
): Promise<Result | { error: ReturnType<typeof toStripeError> }> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof IntegrationError) throw thrown;
    return { error: toStripeError(thrown) };
  }
}

/** The fake `Stripe` object. */
export class FakeStripe implements Implemented {
  readonly #backend: FakeStripeBackend;
  readonly #locale: string | undefined;

  constructor(backend: FakeStripeBackend, locale?: string) {
    this.#backend = backend;
    this.#locale = locale;
  }

  initCheckoutElementsSdk(options: StripeCheckoutElementsSdkOptions): StripeCheckoutElementsSdk {
    return strict(
      'checkout',
      new FakeCheckoutSdk(this.#backend, options, this.#locale),
    ) as StripeCheckoutElementsSdk;
  }

  elements(options: StripeElementsOptions): StripeElements {
    return new FakeElements(options, this.#backend.heedsExclusions, this.#locale).elements;
  }

  confirmPayment(options: ConfirmIfRequired<ConfirmPaymentData>): Promise<PaymentIntentResult> {
    return withErrors(async () => {
      const intent = await this.#backend.confirmPayment(confirmation(options));
      return { paymentIntent: await settle<PaymentIntent>(this.#backend, intent) };
    });
  }

  confirmSetup(options: ConfirmIfRequired<ConfirmSetupData>): Promise<SetupIntentResult> {
    return withErrors(async () => {
      const intent = await this.#backend.confirmSetup(confirmation(options));
      return { setupIntent: await settle<SetupIntent>(this.#backend, intent) };
    });
  }

  handleNextAction(options: { clientSecret: string }): Promise<PaymentIntentOrSetupIntentResult> {
    return withErrors(async () => {
      const { clientSecret } = options;
      if (clientSecret.startsWith('seti_')) {
        const setupIntent = requireAction(await this.#backend.retrieveSetupIntent(clientSecret));
        return { setupIntent: await settle<SetupIntent>(this.#backend, setupIntent) };
      }
      const paymentIntent = requireAction(await this.#backend.retrievePaymentIntent(clientSecret));
      return { paymentIntent: await settle<PaymentIntent>(this.#backend, paymentIntent) };
    });
  }

  retrievePaymentIntent(clientSecret: string): Promise<PaymentIntentResult> {
    return withErrors(async () => ({
      paymentIntent: await this.#backend.retrievePaymentIntent(clientSecret),
    }));
  }

  retrieveSetupIntent(clientSecret: string): Promise<SetupIntentResult> {
    return withErrors(async () => ({ setupIntent: await this.#backend.retrieveSetupIntent(clientSecret) }));
  }

  registerAppInfo(): void {
    return;
  }
}

function requireAction<Intent extends PaymentIntent | SetupIntent>(intent: Intent): Intent {
  if (intent.status === 'requires_action') return intent;
  throw new IntegrationError(`handleNextAction: the intent is ${intent.status}, not requires_action`);
}

/** Returns the fake `Stripe()`, with the version of Stripe.js that it implements. */
export function createFakeStripe(
  backend: FakeStripeBackend,
): StripeConstructor & { readonly version: string } {
  const construct = (publishableKey: string, options?: StripeConstructorOptions): Stripe => {
    if (!publishableKey.startsWith('pk_')) {
      throw new IntegrationError('Only a publishable key may be used with Stripe.js');
    }
    return strict('stripe', new FakeStripe(backend, options?.locale)) as Stripe;
  };
  return Object.assign(construct, { version: 'endive' });
}
