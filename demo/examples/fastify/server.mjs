import { billingRoutes } from '@oneclickworker/billing-elements/server/fastify';
import fastify from 'fastify';
import { billing, port } from './billing.mjs';

const app = fastify();

await app.register(billingRoutes(billing), { prefix: '/api/billing' });

await app.listen({ port });
console.log(`http://localhost:${port}/api/billing`);
