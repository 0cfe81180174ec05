import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testModeAccount } from './test-mode-account.ts';

const SCRIPT = fileURLToPath(new URL('../../.ci/stripe.mjs', import.meta.url));

function run(key: string | undefined): { status: number | null; said: string } {
  const { STRIPE_SECRET_KEY: _own, ...rest } = process.env;
  const env = key === undefined ? rest : { ...rest, STRIPE_SECRET_KEY: key };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8', env });
  return { status, said: stdout + stderr };
}

const LIVE = ['sk', 'live', 'anything'].join('_');

describe('npm run test:stripe', () => {
  test('without keys prints that it was not run, and succeeds', () => {
    assert.deepEqual(run(undefined), { status: 0, said: 'not run: no keys\n' });
    assert.deepEqual(run(''), { status: 0, said: 'not run: no keys\n' });
  });

  for (const key of [LIVE, LIVE.replace('sk', 'rk'), 'pk_test_x', 'nonsense']) {
    test(`refuses ${key} with a message that does not repeat the key`, () => {
      const { status, said } = run(key);
      assert.equal(status, 1);
      assert.match(
        said,
        /^not run: STRIPE_SECRET_KEY is not a test-mode key\. .* sk_test_… or rk_test_… only\.\n$/,
      );
      assert.ok(!said.includes(key));
      assert.throws(() => testModeAccount(key), /keys of test mode only/);
    });
  }
});
