// Puts the guides into the package: stories/docs/*.md as dist/docs/. Links between them and to the package's root, such as
// ../../SECURITY.md, are the same from both folders.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';

mkdirSync('dist/docs', { recursive: true });
for (const file of readdirSync('stories/docs')) {
  if (file.endsWith('.md')) copyFileSync(`stories/docs/${file}`, `dist/docs/${file}`);
}
