import { billing } from '../lib/billing';
import { Plan } from './Plan';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return <Plan account={await billing.account('acme')} />; // the organization of your session
}
