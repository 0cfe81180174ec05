// Playwright's global setup: builds the files that the demo serves once, before all test files, because demos that start at the
// same time must not write them concurrently.
import { execFileSync } from 'node:child_process';

export default function buildDemo() {
  execFileSync('npm', ['run', '--silent', 'prestart'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
