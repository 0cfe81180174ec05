import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { GuessSubject, StripeGuesses } from '../../src/simulator/index.ts';
import { departures, GUESSES } from '../../src/simulator/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { GuessScenario } from '../support/guess-scenarios.ts';
import { assertPromises, GUESS_SCENARIOS } from '../support/guess-scenarios.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const SUBJECTS = ['seat_changes', 'purchases'] as const satisfies readonly GuessSubject[];

/** Guesses that the product never depends on: a bank debit is refused before a quote. */
const REFUSED_BEFORE: ReadonlySet<string> = new Set(['slowDebit', 'lateSlowDebit']);

/** The results with the defaults, and the guesses they depend on. */
interface Usual {
  readonly seen: string;
  readonly consulted: ReadonlySet<string>;
}

const usual = new Map<GuessScenario, Usual>();
/** Lines that are printed at the end. */
const table: string[] = [];

async function play(scenario: GuessScenario, guesses: Partial<StripeGuesses>): Promise<Usual> {
  const world = await createWorld(database, { elapsed: 15.5 * DAY, ...scenario.world, guesses });
  const seen = await scenario.play(world);
  await assertPromises(world, database);
  return { seen: seen.join(', '), consulted: world.simulator.consultedGuesses };
}

describe('with Stripe’s documented behavior', () => {
  for (const scenario of GUESS_SCENARIOS) {
    test(`${scenario.name}: the amount charged is the one shown and invoiced`, async () => {
      usual.set(scenario, await play(scenario, {}));
    });
  }
});

for (const subject of SUBJECTS) {
  for (const guesses of departures(subject)) {
    const [name, alternative] = Object.entries(guesses)[0] ?? [];
    const guess = `${String(name)} = ${String(alternative)}`;
    test(`${subject} where ${guess}`, async (context) => {
      const depends: string[] = [];
      let green = 0;
      // A scenario that does not depend on the guess has the same result with each alternative.
      const reached = GUESS_SCENARIOS.filter(
        (scenario) =>
          scenario.subject === subject && usual.get(scenario)?.consulted.has(String(name)) === true,
      );
      if (reached.length === 0) {
        table.push(`${guess} × ${subject} → not reached: refused before a quote`);
        assert.ok(REFUSED_BEFORE.has(String(name)), `no scenario of ${subject} reaches ${String(name)}`);
        return;
      }
      for (const scenario of reached) {
        await context.test(`${scenario.name}: charged is what was shown and invoiced`, async () => {
          const { seen } = await play(scenario, guesses);
          green += 1;
          const before = usual.get(scenario)?.seen;
          if (seen !== before) depends.push(`${scenario.name} (${seen} instead of ${String(before)})`);
        });
      }
      table.push(`${guess} × ${subject} → ${green} of ${reached.length} green`);
      for (const dependent of depends) table.push(`    depends on it: ${dependent}`);
    });
  }
}

test('every guess has a default among its alternatives, and a subject', () => {
  for (const [name, guess] of Object.entries(GUESSES)) {
    const alternatives: readonly string[] = guess.alternatives;
    assert.ok(alternatives.includes(guess.default), name);
    assert.ok(alternatives.length > 1 && guess.concerns.length > 0, name);
  }
});

after(() => {
  console.log(table.join('\n'));
});
