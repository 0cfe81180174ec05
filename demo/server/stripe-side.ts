import type { Hono } from 'hono';
import Stripe from 'stripe';
import type { StripeOptions } from '../../src/server/index.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import { filePersistence } from '../../src/simulator/node.ts';
import type { Configuration, StripeKeys } from './configuration.ts';
import type { DemoObjects } from './seed.ts';
import { demoObjects } from './seed.ts';
import { simulatorControls } from './simulator-controls.ts';

/** The demo's Stripe: the real one in test mode, or the simulator. */
export interface StripeSide {
  readonly stripe: StripeOptions;
  readonly objects: DemoObjects;
  /** A line for the terminal. */
  readonly description: string;
  readonly now: () => number;
  /** Pages and controls of the simulator, below /simulator. */
  readonly routes?: Hono;
  /** Starts delivering events, beginning with those left from before a restart. */
  start(): Promise<void>;
  close(): Promise<void>;
}

type Send = (request: Request) => Response | Promise<Response>;

const REAL_NOW = (): number => Math.floor(Date.now() / 1000);
const MID_PERIOD = 13 * 86_400;
const WEBHOOK_SECRET = 'whsec_simulated';

/** Connects to Stripe's test mode if there are keys, otherwise to the simulator; `send` receives the simulator's events. */
export async function openStripe(
  configuration: Configuration,
  origin: string,
  send: Send,
): Promise<StripeSide> {
  const { stripe, dataDirectory } = configuration;
  return stripe === null ? openSimulator(dataDirectory, origin, send) : openTestMode(stripe, dataDirectory);
}

async function openTestMode(keys: StripeKeys, directory: string): Promise<StripeSide> {
  const client = new Stripe(keys.secretKey);
  return {
    stripe: {
      client,
      webhookSecret: keys.webhookSecret,
      publishableKey: keys.publishableKey,
      mode: 'test',
    },
    objects: await demoObjects(client, `${directory}/stripe-test-mode.json`),
    now: REAL_NOW,
    description: 'Stripe    test mode. Not tested against a live Stripe account yet.',
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** The simulator, with a clock that started in the past, so that the demo opens in the middle of the first period. */
async function openSimulator(directory: string, origin: string, send: Send): Promise<StripeSide> {
  const file = filePersistence(`${directory}/stripe-simulator.json`);
  const isNew = (await file.load()) === undefined;
  const simulator = createStripeSimulator({
    ...file,
    now: () => REAL_NOW() - MID_PERIOD,
    baseUrl: `${origin}/simulator`,
    webhook: {
      url: `${origin}/api/billing/stripe/webhook`,
      secret: WEBHOOK_SECRET,
      deliver: async (request) => send(request),
    },
  });
  const client = simulatedStripe(simulator);
  const objects = await demoObjects(client, `${directory}/stripe-simulator-objects.json`);
  if (isNew) await simulator.advanceBy(MID_PERIOD);
  return {
    stripe: { client, webhookSecret: WEBHOOK_SECRET, mode: 'simulated' },
    objects,
    now: () => simulator.now(),
    description: 'Stripe    SIMULATED: no money moves. Set the three STRIPE_ variables for test mode.',
    routes: simulatorControls({ simulator, stripe: client, objects: () => objects }),
    start: () => simulator.deliverPending(),
    close: () => simulator.settled(),
  };
}
