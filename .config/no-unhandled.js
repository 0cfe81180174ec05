// Fails a test process with an unhandled rejection or an uncaught exception at any time: node:test misses those after a file's last
// test, and either would end a host's process.
const seen = [];

process.prependListener('unhandledRejection', (reason) => seen.push(['Unhandled rejection', reason]));
process.prependListener('uncaughtExceptionMonitor', (error) => seen.push(['Uncaught exception', error]));

process.on('exit', () => {
  if (seen.length === 0) return;
  for (const [kind, error] of seen) console.error(`${kind}:`, error);
  process.exitCode = 1;
});
