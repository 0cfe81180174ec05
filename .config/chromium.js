// One way to start Chromium for every runner: found, quiet, and the same language everywhere.
export const executablePath = process.env.CHROME_PATH || '/usr/bin/chromium';

export const args = [
  '--no-sandbox', // root, in a container
  '--lang=en-US',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
