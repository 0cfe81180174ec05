import { mkdir, readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import Stripe from 'stripe';
import type { StripeOptions } from '../../src/server/index.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/testing/index.ts';
import type { Configuration, StripeKeys } from './configuration.ts';
import { replaceFile } from './files.ts';
import { simulatorControls } from './simulator-controls.ts';

/** Stripe as the demo has it: the real one in test mode, or the simulator. */
export interface StripeSide extends StripeOptions {
  /** Tells what was made at one Stripe apart from what was made at another. */
  readonly name: string;
  readonly description: string;
  readonly now: () => number;
  /** Pages and controls of the simulator, below /simulator. */
  readonly routes?: Hono;
  /** On the very first start: moves the simulator's clock into the middle of the period. */
  enterMidPeriod?(): Promise<void>;
  /** Begins to deliver events, those from before a restart first. */
  start?(): Promise<void>;
  close?(): Promise<void>;
}

type Send = (request: Request) => Response | Promise<Response>;

const MID_PERIOD = 13 * 86_400;
const WEBHOOK_SECRET = 'whsec_simulated';

/** Opens Stripe's test mode where there are keys, else the simulator. */
export async function openStripe(
  configuration: Configuration,
  origin: string,
  send: Send,
): Promise<StripeSide> {
  return configuration.stripe === null
    ? openSimulator(configuration.dataDirectory, origin, send)
    : openTestMode(configuration.stripe);
}

function openTestMode(keys: StripeKeys): StripeSide {
  return {
    name: keys.publishableKey.slice(-8),
    client: new Stripe(keys.secretKey),
    webhookSecret: keys.webhookSecret,
    publishableKey: keys.publishableKey,
    mode: 'test',
    now: () => Math.floor(Date.now() / 1000),
    description: 'Stripe    test mode. This path was never run against Stripe where it was written.',
  };
}

async function openSimulator(directory: string, origin: string, send: Send): Promise<StripeSide> {
  const file = `${directory}/stripe-simulator.json`;
  await mkdir(directory, { recursive: true });
  const isNew = await readFile(file).then(
    () => false,
    () => true,
  );
  const simulator = createStripeSimulator({
    now: () => Math.floor(Date.now() / 1000) - MID_PERIOD,
    load: () => readFile(file, 'utf8').catch(() => undefined),
    save: (state) => replaceFile(file, state),
    webhook: {
      secret: WEBHOOK_SECRET,
      deliver: async (request) => send(new Request(`${origin}/api/billing/stripe/webhook`, request)),
    },
    baseUrl: `${origin}/simulator`,
  });
  return {
    name: 'simulator',
    client: simulatedStripe(simulator),
    webhookSecret: WEBHOOK_SECRET,
    mode: 'simulated',
    now: () => simulator.now(),
    description: 'Stripe    SIMULATED: no money moves. Set the three STRIPE_ variables for test mode.',
    routes: new Hono().route('/', simulatorControls(simulator, file)),
    enterMidPeriod: async () => {
      if (isNew) await simulator.advanceBy(MID_PERIOD);
    },
    start: () => simulator.deliverPending(),
    close: () => simulator.settled(),
  };
}
