import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

const FOLDER = 'demo/examples';
const PACKAGE = '@oneclickworker/billing-elements';

interface Manifest {
  readonly version?: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

const names = readdirSync(FOLDER).filter((name) => existsSync(`${FOLDER}/${name}/package.json`));

describe('Examples', () => {
  it('exist for every framework and backend, and in the table of their README', () => {
    assert.deepEqual(names, [
      'angular',
      'express',
      'fastify',
      'hono',
      'html',
      'next',
      'node',
      'react',
      'svelte',
      'vue',
    ]);
    const readme = readFileSync(`${FOLDER}/README.md`, 'utf8');
    for (const name of names) assert.ok(readme.includes(`\`${name}\``), name);
  });

  for (const name of names) {
    it(`${name} has exact versions, and this package's own`, () => {
      const { dependencies, devDependencies = {} } = readManifest(`${FOLDER}/${name}/package.json`);
      assert.equal(dependencies[PACKAGE], readManifest('package.json').version);
      for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies }))
        assert.match(version, /^\d+\.\d+\.\d+$/, dependency);
    });
  }

  it('share one billing.mjs, so that a correction reaches every backend', () => {
    const [first, ...others] = ['node', 'express', 'fastify', 'hono', 'next'].map((name) =>
      readFileSync(`${FOLDER}/${name}/billing.mjs`, 'utf8'),
    );
    for (const other of others) assert.equal(other, first);
  });
});
