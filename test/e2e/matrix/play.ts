import { join } from 'node:path';
import type { BrowserContext, TestInfo } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Interruption, Scene } from './interruptions.ts';
import { INTERRUPTION_NAMES, INTERRUPTIONS } from './interruptions.ts';
import type { CellResult } from './results.ts';
import { isAsShown, keepResult, readResults, toTable, writeTable } from './results.ts';
import type { Check, Row } from './row.ts';
import type { Server } from './server-process.ts';
import { startServer } from './server-process.ts';
import { Tab } from './tab.ts';

const TABLE = join(import.meta.dirname, '../../../.cache/payment-matrix.md');
const PUBLISHABLE_KEY = 'pk_test_matrix';

let server: Server;

/** Of all flows: Playwright empties this folder when a run begins. */
const resultsFile = ({ project }: TestInfo): string => join(project.outputDir, 'payment-matrix.jsonl');

async function setTheScene(
  context: BrowserContext,
  { seed, element, prepare }: Row,
  kind: Interruption,
): Promise<Scene> {
  if (kind === 'server restart') server.prepare();
  const organization = await server.create({ seed, publishableKey: PUBLISHABLE_KEY });
  await prepare?.((path, input) => server.control(organization.organizationId, path, input));
  await context.route('https://js.stripe.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: server.stripeJs }),
  );
  await context.clock.install();
  const page = await context.newPage();
  await page.goto(`${server.address}/?organization=${organization.organizationId}&element=${element}`);
  return { server, organization, tab: new Tab(page, element) };
}

interface Account {
  readonly seats: { readonly quantity: number };
  readonly credits: { readonly available: number };
}

async function readAccount({ organization }: Scene): Promise<Account> {
  const headers = { Authorization: `Bearer ${organization.token}` };
  return (await (await fetch(`${server.address}/backend/account`, { headers })).json()) as Account;
}

/** Compares the state at Stripe, on the server and on the page with the expected one, and records it. */
function checker(scene: Scene, before: ReadonlySet<string>, seen: CellResult[], result: CellResult): Check {
  return async ({ charged, users, credits, said, tab }) => {
    const { charges, quantity } = await server.stripeState(scene.organization.organizationId);
    const made = charges
      .filter(({ id, status }) => !before.has(id) && status === 'succeeded')
      .map(({ amount }) => amount)
      .sort((one, other) => other - one);
    expect(made, 'charged at Stripe').toEqual([...charged].sort((one, other) => other - one));
    const account = await readAccount(scene);
    expect({ atStripe: quantity, users: account.seats.quantity, credits: account.credits.available }).toEqual(
      {
        atStripe: users,
        users,
        credits,
      },
    );
    await expect(tab.page.locator('ocw-credit-balance').locator('[part~="available"]')).toHaveText(
      String(credits),
    );
    const first = seen[0] ?? { ...result, charged: made, users, credits, said };
    seen.splice(0, 1, { ...first, shown: tab.shown, chargedInAll: made });
  };
}

/**
 * Plays each payment outcome of a flow with each interruption, in Chromium with the real handler. Each cell is a separate
 * organization.
 */
export function playMatrix(rows: readonly Row[]): void {
  // Tracing the many reads of the page would take longer than the cells; failures include the page's text.
  test.use({ trace: 'off' });

  test.beforeAll(async () => {
    server = await startServer();
  });

  test.afterAll(() => server.remove());

  for (const row of rows) {
    test.describe(`${row.flow} · ${row.outcome}`, () => {
      for (const interruption of INTERRUPTIONS) {
        test(INTERRUPTION_NAMES[interruption], ({ context }, info) =>
          playCell(context, info, row, interruption),
        );
      }
    });
  }

  test('in every cell the amount charged is the amount shown, or nothing was charged', async ({}, info) => {
    const all = await readResults(resultsFile(info));
    await writeTable(TABLE, toTable(all));
    const results = all.filter(({ flow }) => rows.some((row) => row.flow === flow));
    process.stdout.write(`\n${toTable(results)}\n\n`);
    expect(results.length).toBe(rows.length * INTERRUPTIONS.length);
    for (const result of results) {
      expect(isAsShown(result), `${result.flow} · ${result.outcome} · ${result.interruption}`).toBe(true);
    }
  });
}

async function playCell(
  context: BrowserContext,
  info: TestInfo,
  row: Row,
  interruption: Interruption,
): Promise<void> {
  const { flow, outcome } = row;
  const nothing = { shown: [], charged: [], chargedInAll: [], users: 0, credits: 0, said: '' };
  const result: CellResult = { flow, outcome, interruption, ...nothing, failure: null };
  const seen: CellResult[] = [];
  try {
    const scene = await setTheScene(context, row, interruption);
    const { charges } = await server.stripeState(scene.organization.organizationId);
    const before = new Set(charges.map(({ id }) => id));
    await row.cell(scene, interruption, checker(scene, before, seen, result));
  } catch (error) {
    const [failure = ''] = String(error).split('\n');
    seen.splice(0, 1, { ...(seen[0] ?? result), failure });
    throw error;
  } finally {
    await keepResult(resultsFile(info), seen[0] ?? result);
  }
}
