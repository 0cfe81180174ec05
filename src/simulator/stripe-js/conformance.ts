import type {
  PaymentIntentOrSetupIntentResult,
  PaymentIntentResult,
  SetupIntentResult,
  Stripe,
  StripeElements,
  StripeElementsOptions,
  StripePaymentElement,
  StripePaymentElementChangeEvent,
  StripePaymentElementOptions,
} from '@stripe/stripe-js';
import type { FakeElements } from './elements-group.ts';
import type { FakePaymentElement } from './payment-element.ts';
import type { FakeStripe } from './stripe.ts';

/**
 * A class cannot implement single overloads of an interface. Each line has the overload that our code calls, and the compiler
 * checks the types of the package and of the fake against it: a removed name or another signature on either side does not
 * compile.
 */
type Both<Call, _Real extends Call, _Fake extends Call> = Call;

type ConfirmOptions = {
  elements: StripeElements;
  confirmParams: { return_url: string };
  redirect: 'if_required';
};
type PaymentHandler<Event> = (event: Event) => unknown;

/** The overloads that the fake implements, with the package's types. */
export interface PlayedOverloads {
  elements: Both<
    (options: StripeElementsOptions) => StripeElements,
    (options: StripeElementsOptions) => ReturnType<Stripe['elements']>,
    FakeStripe['elements']
  >;
  confirmPayment: Both<
    (options: ConfirmOptions) => Promise<PaymentIntentResult>,
    Stripe['confirmPayment'],
    FakeStripe['confirmPayment']
  >;
  confirmSetup: Both<
    (options: ConfirmOptions) => Promise<SetupIntentResult>,
    Stripe['confirmSetup'],
    FakeStripe['confirmSetup']
  >;
  handleNextAction: Both<
    (options: { clientSecret: string }) => Promise<PaymentIntentOrSetupIntentResult>,
    Stripe['handleNextAction'],
    FakeStripe['handleNextAction']
  >;
  create: Both<
    (elementType: 'payment', options?: StripePaymentElementOptions) => StripePaymentElement,
    StripeElements['create'],
    FakeElements['create']
  >;
  getElement: Both<
    (elementType: 'payment') => StripePaymentElement | null,
    StripeElements['getElement'],
    FakeElements['getElement']
  >;
  onChange: Both<
    (eventType: 'change', handler: PaymentHandler<StripePaymentElementChangeEvent>) => StripePaymentElement,
    StripePaymentElement['on'],
    FakePaymentElement['on']
  >;
  onReady: Both<
    (eventType: 'ready', handler: PaymentHandler<{ elementType: 'payment' }>) => StripePaymentElement,
    StripePaymentElement['on'],
    FakePaymentElement['on']
  >;
}
