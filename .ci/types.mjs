// Emits dist/**/*.d.ts. The sources import `./money.ts`; tsc leaves that in declarations, where Node's resolution (a
// consumer's `moduleResolution: nodenext`) wants `./money.js`.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

execFileSync('tsc', ['-p', '.config/tsconfig.build.json'], { stdio: 'inherit' });

const specifier = /(?<=\b(?:from|import) ?\(?)(['"])(\.{1,2}\/[^'"]+)\.ts\1/g;
for (const file of readdirSync('dist', { recursive: true })) {
  if (!file.endsWith('.d.ts')) continue;
  const text = readFileSync(`dist/${file}`, 'utf8');
  writeFileSync(`dist/${file}`, text.replace(specifier, '$1$2.js$1'));
}
