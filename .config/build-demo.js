// Playwright's global setup: builds what the demo serves, once before all files. Demos that are started at the same time must not
// write it beneath each other.
import { execFileSync } from 'node:child_process';

export default function buildDemo() {
  execFileSync('npm', ['run', '--silent', 'prestart'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
