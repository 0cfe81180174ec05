import { billing } from '../lib/billing';
import { Plan } from './Plan';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return <Plan account={await billing.account('acme')} />; // use your session's organization
}
