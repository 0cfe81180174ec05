import { FakeStripeFault } from '../stripe-js/backend.ts';
import type { FakeStripeBackend } from '../stripe-js/backend.ts';
import { confirmCheckout, intentOf, savedCards } from '../domain/checkout.ts';
import { completePayment, paymentChanged } from '../domain/outcomes.ts';
import { mintPaymentMethod } from '../domain/payment-methods.ts';
import { attemptPayment } from '../domain/payments.ts';
import { attemptSetup, concludeSetup } from '../domain/setup-intents.ts';
import { findTestCard } from '../domain/test-cards.ts';
import type { Engine } from '../engine.ts';
import { invalid, StripeFault } from '../protocol/fault.ts';
import type { CheckoutSession, PaymentIntent, SetupIntent } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import { publicCheckout, publicError, publicPaymentIntent, publicSetupIntent } from './public-objects.ts';

/**
 * Creates the part of Stripe that pages call, with client secrets only. A declined card does not throw: the returned intent
 * has the error, as it does when the server reads it.
 */
export function createBrowserBackend(engine: Engine): FakeStripeBackend {
  const { world } = engine;
  const run = <T>(task: () => T): Promise<T> => engine.run(task).catch(throwPublic);
  return {
    heedsExclusions: world.guesses.formExclusions === 'heeded',
    retrieveCheckout: (secret) => run(() => publicCheckout(world, sessionOf(world, secret))),
    confirmCheckout: ({ clientSecret, paymentMethod, returnUrl }) =>
      run(() => {
        const session = sessionOf(world, clientSecret);
        const saved = savedCards(world, session)?.find(({ id }) => id === paymentMethod);
        confirmCheckout(world, session, {
          paymentMethod: saved?.id ?? entered(world, paymentMethod),
          returnUrl,
        });
        const after = world.store.get('checkout.session', session.id);
        const intent = intentOf(world, after);
        return {
          checkout: publicCheckout(world, after),
          intent: intent === undefined ? null : publicPaymentIntent(intent),
        };
      }),
    retrievePaymentIntent: (secret) => run(() => publicPaymentIntent(paymentOf(world, secret))),
    confirmPayment: ({ clientSecret, paymentMethod, returnUrl }) =>
      run(() => {
        const attempt = { paymentMethod: entered(world, paymentMethod), returnUrl };
        return publicPaymentIntent(
          paymentChanged(world, attemptPayment(world, paymentOf(world, clientSecret), attempt)),
        );
      }),
    retrieveSetupIntent: (secret) => run(() => publicSetupIntent(setupOf(world, secret))),
    confirmSetup: ({ clientSecret, paymentMethod, returnUrl }) =>
      run(() => {
        const attempt = { paymentMethod: entered(world, paymentMethod), returnUrl };
        return publicSetupIntent(attemptSetup(world, setupOf(world, clientSecret), attempt));
      }),
    completeChallenge: ({ clientSecret, result }) =>
      run(() =>
        clientSecret.startsWith('seti_')
          ? publicSetupIntent(concludeSetup(world, setupOf(world, clientSecret).id, result))
          : publicPaymentIntent(completePayment(world, paymentOf(world, clientSecret).id, result)),
      ),
  };
}

function throwPublic(error: unknown): never {
  if (error instanceof StripeFault) throw new FakeStripeFault(publicError(error.error));
  throw error;
}

/** Creates a payment method from the user's input: the number of a test card, or the token of a test account. */
function entered(world: World, numberOrToken: string): string {
  const card = findTestCard(numberOrToken);
  if (card !== undefined) return mintPaymentMethod(world, card, null).id;
  throw new StripeFault(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  });
}

function idIn(secret: string): string {
  return secret.split('_secret_')[0] ?? '';
}

function sessionOf(world: World, secret: string): CheckoutSession {
  return matching(world.store.find('checkout.session', idIn(secret)), secret);
}

function paymentOf(world: World, secret: string): PaymentIntent {
  return matching(world.store.find('payment_intent', idIn(secret)), secret);
}

function setupOf(world: World, secret: string): SetupIntent {
  return matching(world.store.find('setup_intent', idIn(secret)), secret);
}

function matching<T extends { client_secret: string | null }>(record: T | undefined, secret: string): T {
  if (record?.client_secret === secret) return record;
  throw invalid(
    'The client_secret provided does not match any associated object on this account.',
    'client_secret',
    'resource_missing',
  );
}
