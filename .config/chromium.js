// Starts Chromium the same way for every runner: finds it, disables background features and fixes the language.
export const executablePath = process.env.CHROME_PATH || '/usr/bin/chromium';

export const args = [
  '--no-sandbox', // root, in a container
  '--lang=en-US',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
