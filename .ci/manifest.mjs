// Writes custom-elements.json from the elements' sources, and the tables of README.md and stories/docs from it. With --check it
// writes nothing and fails if a file is out of date.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { referenceTables, withTables } from './reference-tables.mjs';

const file = 'custom-elements.json';
mkdirSync('.cache', { recursive: true });
const config = '.config/custom-elements-manifest.config.js';
execFileSync('cem', ['analyze', '--quiet', '--config', config, '--outdir', '.cache'], { stdio: 'inherit' });

const options = await resolveConfig(file);
const made = await format(readFileSync(`.cache/${file}`, 'utf8'), { ...options, filepath: file });
const tables = referenceTables(JSON.parse(made));
const filled = (path) => withTables(readFileSync(path, 'utf8'), tables);
const files = { [file]: made, 'README.md': filled('README.md') };
for (const page of readdirSync('stories/docs').filter((name) => name.endsWith('.md'))) {
  const path = `stories/docs/${page}`;
  if (!/<!-- \w+: written by npm run manifest -->/.test(readFileSync(path, 'utf8'))) continue;
  files[path] = await format(filled(path), { ...(await resolveConfig(path)), filepath: path });
}

for (const [path, content] of Object.entries(files)) {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) console.log(`${path} is up to date`);
  else if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: run npm run manifest`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, content);
    console.log(`${path} written`);
  }
}
