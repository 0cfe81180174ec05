import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { GuessSubject, StripeGuesses } from '../../src/testing/stripe-simulator/index.ts';
import { departures, GUESSES } from '../../src/testing/stripe-simulator/index.ts';
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
/** What was seen under the defaults, by scenario. */
const usual = new Map<string, string>();
/** Rows of the table that is printed at the end. */
const table: { guess: string; suite: string; green: string; dependsOnIt: string }[] = [];

async function play(scenario: GuessScenario, guesses: Partial<StripeGuesses>): Promise<string> {
  const world = await createWorld(database, { elapsed: 15.5 * DAY, ...scenario.world, guesses });
  const seen = await scenario.play(world);
  await assertPromises(world, database);
  return seen.join(', ');
}

describe('by what Stripe documents', () => {
  for (const scenario of GUESS_SCENARIOS) {
    test(`${scenario.name}: charged is what was shown and invoiced`, async () => {
      usual.set(scenario.name, await play(scenario, {}));
    });
  }
});

for (const subject of SUBJECTS) {
  for (const guesses of departures(subject)) {
    const guess = Object.entries(guesses).flat().join(' = ');
    describe(`${subject} where ${guess}`, () => {
      const scenarios = GUESS_SCENARIOS.filter((scenario) => scenario.subject === subject);
      let green = 0;
      const depends: string[] = [];
      for (const scenario of scenarios) {
        test(`${scenario.name}: charged is what was shown and invoiced`, async (context) => {
          const seen = await play(scenario, guesses);
          green += 1;
          const before = usual.get(scenario.name);
          if (seen === before) return;
          depends.push(scenario.name);
          context.diagnostic(`depends on the guess ${guess}: ${seen} instead of ${String(before)}`);
        });
      }
      after(() => {
        const dependsOnIt = depends.join(' · ') || '–';
        table.push({ guess, suite: subject, green: `${green} of ${scenarios.length}`, dependsOnIt });
      });
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
  for (const row of table) {
    console.log(`${row.guess} × ${row.suite} → ${row.green} green; depends on it: ${row.dependsOnIt}`);
  }
});
