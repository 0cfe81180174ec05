import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfiguration } from '../../demo/server/configuration.ts';

const keys = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
};

describe("the demo's configuration", () => {
  it('defaults to the embedded database and the simulator', () => {
    assert.deepEqual(readConfiguration({}, []), {
      ok: true,
      value: {
        port: 4242,
        reset: false,
        database: { directory: '.data/postgres' },
        stripe: null,
        dataDirectory: '.data',
      },
    });
  });

  it('prefers --port to PORT, with 0 for any free one', () => {
    for (const argv of [['--port', '0'], ['--port=0']]) {
      const result = readConfiguration({ PORT: '9' }, argv);
      assert.ok(result.ok && result.value.port === 0);
    }
    const result = readConfiguration({ PORT: '9' }, ['--reset']);
    assert.ok(result.ok && result.value.port === 9 && result.value.reset);
  });

  it('accepts a PostgreSQL server and all three keys', () => {
    const result = readConfiguration({ ...keys, DATABASE_URL: 'postgres://me@localhost/x' }, []);
    assert.ok(result.ok);
    assert.deepEqual(result.value.database, { url: 'postgres://me@localhost/x' });
    assert.equal(result.value.stripe?.secretKey, 'sk_test_1');
  });

  const wrong: readonly [string, Record<string, string>, readonly string[], RegExp][] = [
    [
      'half the keys',
      { STRIPE_SECRET_KEY: 'sk_test_1' },
      [],
      /^STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET must be set too/,
    ],
    [
      'an empty key beside two others',
      { ...keys, STRIPE_WEBHOOK_SECRET: '' },
      [],
      /^STRIPE_WEBHOOK_SECRET must be set too/,
    ],
    [
      'swapped keys',
      { ...keys, STRIPE_SECRET_KEY: 'pk_test_1' },
      [],
      /^STRIPE_SECRET_KEY must start with sk_test_ or rk_test_/,
    ],
    [
      'a live key',
      { ...keys, STRIPE_SECRET_KEY: 'sk_live_1' },
      [],
      /live key: the demo runs in test mode only/,
    ],
    [
      'another database',
      { DATABASE_URL: 'mysql://x' },
      [],
      /^DATABASE_URL must be an address like postgres:/,
    ],
    ['no address', { DATABASE_URL: 'here' }, [], /^DATABASE_URL/],
    ['a port of letters', { PORT: 'http' }, [], /^PORT must be a port .* got "http"/],
    ['a port too high', {}, ['--port', '70000'], /^--port must be a port .* got "70000"/],
    ['--port alone', {}, ['--port'], /^--port must be a port/],
    ['an unknown option', {}, ['--prot=1'], /^Unknown option --prot=1/],
    [
      '--reset of a server',
      { DATABASE_URL: 'postgres://x/y' },
      ['--reset'],
      /^--reset forgets only the embedded/,
    ],
  ];
  for (const [name, environment, argv, sentence] of wrong) {
    it(`reports what is wrong with ${name}`, () => {
      const result = readConfiguration(environment, argv);
      assert.ok(!result.ok);
      assert.match(result.problems.join('\n'), sentence);
      assert.equal(result.problems.length, 1, result.problems.join('\n'));
    });
  }

  it('reports all problems together, and never a secret', () => {
    const result = readConfiguration(
      { PORT: 'x', DATABASE_URL: 'mysql://me:secret@h', STRIPE_SECRET_KEY: 'oops-secret' },
      [],
    );
    assert.ok(!result.ok && result.problems.length === 4);
    assert.doesNotMatch(result.problems.join(), /secret@|oops/);
  });
});
