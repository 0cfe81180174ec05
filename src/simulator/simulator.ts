import { createBrowserBackend } from './browser/backend.ts';
import { completePayment } from './domain/outcomes.ts';
import { closeDispute, escalateInquiry, failRefund, openDispute } from './domain/reversals.ts';
import { changeSubscription } from './domain/subscription-state.ts';
import { concludeSetup } from './domain/setup-intents.ts';
import { Engine } from './engine.ts';
import { createFetchSide } from './fetch-handler.ts';
import type { StripeSimulator, StripeSimulatorOptions } from './options.ts';
import { createSite } from './pages/index.ts';
import { finishSeed, requireCard, seedOrganization } from './seed.ts';
import type { OrganizationFixture, OrganizationSeed } from './seed.ts';

/** Creates a simulated Stripe account in memory. Its limits are in the comment of `index.ts`. */
export function createStripeSimulator(options: StripeSimulatorOptions = {}): StripeSimulator {
  const engine = new Engine(options);
  const { clock, deliveries, store, world } = engine;
  const browser = createBrowserBackend(engine);
  return {
    ...createFetchSide(engine),
    page: createSite(engine, browser),
    browser,
    baseUrl: engine.baseUrl,
    consultedGuesses: engine.consulted,
    now: () => clock.now(),
    advanceTo: (instant) => engine.advanceTo(instant),
    advanceBy: (seconds) => engine.advanceTo(clock.now() + seconds),
    completeAction: (intent, result) => engine.run(() => complete(engine, intent, result)),
    changeCard: (paymentMethod, card) => engine.run(() => changeCard(engine, paymentMethod, card)),
    dispute: (charge, options = {}) => engine.run(() => openDispute(world, charge, options).id),
    escalateInquiry: (dispute) => engine.run(() => escalateInquiry(world, dispute).id),
    closeDispute: (dispute, end) =>
      engine.run(() => {
        closeDispute(world, dispute, end);
      }),
    failRefund: (refund) =>
      engine.run(() => {
        failRefund(world, refund);
      }),
    markUnpaid: (subscription) =>
      engine.run(() => {
        changeSubscription(world, subscription, { status: 'unpaid' });
      }),
    seed: (organization = {}) => engine.run(() => seed(engine, organization)),
    get events() {
      return store.all('event');
    },
    holdEvents: () => deliveries.hold(),
    releaseEvents: (order) => deliveries.release(order),
    async deliver(eventId) {
      await engine.run(() => undefined);
      return deliveries.deliver(store.get('event', eventId));
    },
    async deliverPending() {
      await engine.run(() => undefined);
      deliveries.start(true);
      await deliveries.settled();
    },
    settled: () => deliveries.settled(),
    serialize: () => engine.run(() => store.serialize()),
  };
}

function complete({ world }: Engine, intent: string, result: 'succeed' | 'fail'): void {
  if (intent.startsWith('seti_')) concludeSetup(world, intent, result);
  else completePayment(world, intent, result);
}

function changeCard({ store }: Engine, paymentMethod: string, card: string): void {
  store.get('payment_method', paymentMethod);
  store.put('_card', { id: paymentMethod, card: requireCard(card).token, authenticated: false });
}

function seed(engine: Engine, organization: OrganizationSeed): OrganizationFixture {
  const { clock, world } = engine;
  const startedAt = organization.startedAt ?? clock.now();
  if (startedAt > clock.now()) throw new RangeError('A seeded subscription cannot start in the future.');
  const fixture = clock.at(startedAt, () => seedOrganization(world, organization));
  engine.catchUp();
  return finishSeed(world, organization, fixture);
}
