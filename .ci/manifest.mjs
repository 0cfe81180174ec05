// Writes custom-elements.json from the elements' sources, and README's table of elements from it. With --check it writes
// nothing and fails where a file is not up to date.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const file = 'custom-elements.json';
mkdirSync('.cache', { recursive: true });
const config = '.config/custom-elements-manifest.config.js';
execFileSync('cem', ['analyze', '--quiet', '--config', config, '--outdir', '.cache'], { stdio: 'inherit' });

/** README's table between its markers: one row per element, with the summary of its class. */
function withElements(readme, manifest) {
  const elements = manifest.modules.flatMap(({ declarations = [] }) =>
    declarations.filter(({ tagName }) => tagName),
  );
  const rows = elements.map(({ tagName, summary }) => `| \`<${tagName}>\` | ${summary} |`);
  const table = ['| Element | What it does |', '|---|---|', ...rows].join('\n');
  return readme.replace(/(<!-- elements: .*? -->\n)[^]*?(<!-- \/elements -->)/, `$1\n${table}\n\n$2`);
}

const options = await resolveConfig(file);
const made = await format(readFileSync(`.cache/${file}`, 'utf8'), { ...options, filepath: file });
const readme = readFileSync('README.md', 'utf8');
const files = { [file]: made, 'README.md': withElements(readme, JSON.parse(made)) };

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
