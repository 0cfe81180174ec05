import { serve } from '@hono/node-server';
import { billingRoutes } from '@oneclickworker/billing-elements/server/hono';
import { Hono } from 'hono';
import { billing, port } from './billing.mjs';

const app = new Hono();

app.route('/api/billing', billingRoutes(billing));

serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}/api/billing`));
