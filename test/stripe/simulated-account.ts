import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import { withCheckedResponses } from '../support/stripe-responses/index.ts';
import type { StripeAccount } from './account.ts';
import { START } from '../support/world.ts';

/** The simulator, a new one for each scenario. */
export const simulatedAccount: StripeAccount = {
  name: 'the simulator',
  open(start) {
    const simulator = createStripeSimulator({ now: () => (start === 'now' ? START : start) });
    return Promise.resolve({
      stripe: simulatedStripe(withCheckedResponses(simulator)),
      customerParams: {},
      now: () => simulator.now(),
      advanceTo: (instant) => simulator.advanceTo(instant),
      atEnd: () => undefined,
      close: () => Promise.resolve(),
    });
  },
};
