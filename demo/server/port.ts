import { createServer } from 'node:net';

/** The port itself where it is free, any free one for 0; throws an Error with a sentence for people where it is taken. */
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
    return `Port ${port} is taken, maybe by a demo that still runs. Stop that one, or choose another port: npm start -- --port ${port + 1}`;
  }
  if (error.code === 'EACCES')
    return `Port ${port} may not be used by this user. Choose one above 1023: npm start -- --port 4242`;
  return `Port ${port} cannot be used: ${error.message}`;
}
