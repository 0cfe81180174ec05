// Copies the guides into the package: stories/docs/*.md and llms.txt to dist/docs/. Links between them and to the package's root, such
// as ../../SECURITY.md, work from both folders. Assistants look for llms.txt at the root, so a copy there has links from the root.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

mkdirSync('dist/docs', { recursive: true });
for (const file of readdirSync('stories/docs')) {
  if (/\.(md|txt)$/.test(file)) copyFileSync(`stories/docs/${file}`, `dist/docs/${file}`);
}
const overview = readFileSync('stories/docs/llms.txt', 'utf8');
writeFileSync('llms.txt', overview.replaceAll('](./', '](dist/docs/').replaceAll('](../../', ']('));
