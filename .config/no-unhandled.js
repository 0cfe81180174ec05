// Fails a test process in which a rejection was never handled or an exception never caught, whenever that was: node:test notices
// neither after the file's last test, and what ends a host's process must not pass here.
const seen = [];

process.prependListener('unhandledRejection', (reason) => seen.push(['Unhandled rejection', reason]));
process.prependListener('uncaughtExceptionMonitor', (error) => seen.push(['Uncaught exception', error]));

process.on('exit', () => {
  if (seen.length === 0) return;
  for (const [kind, error] of seen) console.error(`${kind}:`, error);
  process.exitCode = 1;
});
