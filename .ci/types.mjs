// Emits dist/**/*.d.ts. The sources import `./money.ts`; tsc leaves that in declarations, but Node's resolution (a consumer's
// `moduleResolution: nodenext`) requires `./money.js`. Kysely is bundled into the server's code and not installed with the
// package, so its types are replaced by .config/kysely-stand-in.d.ts.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

execFileSync('tsc', ['-p', '.config/tsconfig.build.json'], { stdio: 'inherit' });

const standIn = 'server/kysely.d.ts';
copyFileSync('.config/kysely-stand-in.d.ts', `dist/${standIn}`);

const specifier = /(?<=\b(?:from|import) ?\(?)(['"])(\.{1,2}\/[^'"]+)\.ts\1/g;
const kysely = /(?<=\b(?:from|import) ?\(?)(['"])kysely\1/g;
for (const file of readdirSync('dist', { recursive: true })) {
  if (!file.endsWith('.d.ts')) continue;
  const text = readFileSync(`dist/${file}`, 'utf8');
  const path = relative(dirname(file), standIn)
    .replace(/^(?!\.)/, './')
    .replace('.d.ts', '.js');
  writeFileSync(`dist/${file}`, text.replace(specifier, '$1$2.js$1').replace(kysely, `$1${path}$1`));
}
