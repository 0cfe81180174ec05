import { createServer } from 'node:net';

/** Resolves with the port if it is free; 0 means any free port. Rejects with an Error for the user if it is taken. */
export async function findPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(describe(port, error), { cause: error }));
    });
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  });
}

function describe(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is in use, maybe by another demo. Stop it, or choose another port: npm start -- --port ${port + 1}`;
  }
  if (error.code === 'EACCES')
    return `Port ${port} requires more privileges. Choose one above 1023: npm start -- --port 4242`;
  return `Port ${port} cannot be used: ${error.message}`;
}
