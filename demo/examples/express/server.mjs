import { billingRoutes } from '@oneclickworker/billing-elements/server/express';
import express from 'express';
import { billing, port } from './billing.mjs';

const app = express();

app.use('/api/billing', billingRoutes(billing)); // above express.json(): the webhook needs the raw body
app.use(express.json());

app.listen(port, () => console.log(`http://localhost:${port}/api/billing`));
