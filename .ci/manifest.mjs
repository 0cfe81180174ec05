// Writes custom-elements.json from the elements' sources; with --check only says whether it is what they make.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const file = 'custom-elements.json';
mkdirSync('.cache', { recursive: true });
const config = '.config/custom-elements-manifest.config.js';
execFileSync('cem', ['analyze', '--quiet', '--config', config, '--outdir', '.cache'], { stdio: 'inherit' });

const options = await resolveConfig(file);
const made = await format(readFileSync(`.cache/${file}`, 'utf8'), { ...options, filepath: file });
const there = existsSync(file) ? readFileSync(file, 'utf8') : '';

if (there === made) console.log(`${file} is up to date`);
else if (process.argv.includes('--check')) {
  console.error(`${file} is not what the sources make: run npm run manifest`);
  process.exitCode = 1;
} else {
  writeFileSync(file, made);
  console.log(`${file} written`);
}
