import { createServer } from 'node:http';
import { toNodeListener } from '@oneclickworker/billing-elements/server/node';
import { billing, port } from './billing.mjs';

const listener = toNodeListener(billing);

createServer((request, response) => {
  if (request.url.startsWith('/api/billing/')) return listener(request, response);
  response.writeHead(404).end();
}).listen(port, () => console.log(`http://localhost:${port}/api/billing`));
