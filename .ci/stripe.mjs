// Tests the product's assumptions about Stripe in its test mode: `STRIPE_SECRET_KEY=sk_test_… npm run test:stripe`.
// The other tests run the same scenarios against the simulator. See test/stripe/README.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const key = (process.env.STRIPE_SECRET_KEY ?? '').trim();
if (key === '') {
  console.log('not run: no keys');
} else if (!/^(sk|rk)_test_\w+$/.test(key)) {
  console.error(
    'not run: STRIPE_SECRET_KEY is not a test-mode key. This suite creates, charges and deletes customers, so it accepts sk_test_… or rk_test_… only.',
  );
  process.exitCode = 1;
} else {
  const env = { ...process.env, STRIPE_SECRET_KEY: key };
  const args = ['--import', 'tsx', '--test', '--test-reporter=spec', 'test/stripe/test-mode.ts'];
  const { status } = spawnSync('node', args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  process.exitCode = status ?? 1;
}
