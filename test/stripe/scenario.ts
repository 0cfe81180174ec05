import type { TestContext } from 'node:test';
import type { Room, StripeAccount } from './account.ts';
import type { Shop, Stage, StageOptions } from './stage.ts';
import { openShop, openStage } from './stage.ts';

/** A fact about Stripe that our code depends on, and how to see it. */
export interface Scenario {
  readonly name: string;
  run(account: StripeAccount, test: TestContext): Promise<void>;
}

/** A scenario around a subscription. */
export function withStage(
  name: string,
  options: StageOptions,
  play: (stage: Stage, test: TestContext) => Promise<void>,
): Scenario {
  return {
    name,
    run: (account, test) =>
      inRoom(
        () => openStage(account, options),
        (stage) => play(stage, test),
      ),
  };
}

/** A scenario around a purchase. */
export function withShop(name: string, play: (shop: Shop, test: TestContext) => Promise<void>): Scenario {
  return {
    name,
    run: (account, test) =>
      inRoom(
        () => openShop(account),
        (shop) => play(shop, test),
      ),
  };
}

/** Always closes the room; a failure of the scenario takes precedence. */
async function inRoom<T>(open: () => Promise<[T, Room]>, play: (value: T) => Promise<void>): Promise<void> {
  const [value, room] = await open();
  let hasPlayed = false;
  try {
    await play(value);
    hasPlayed = true;
  } finally {
    await room.close().catch((error: unknown) => {
      if (hasPlayed) throw error;
    });
  }
}

/** The error of a refused call. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('The call was not refused');
}
