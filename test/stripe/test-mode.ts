import { contract } from './contract.ts';
import { testModeAccount } from './test-mode-account.ts';

// Run by `npm run test:stripe`, which has looked at the key; not among the files of `npm test`.
contract(testModeAccount(process.env['STRIPE_SECRET_KEY'] ?? ''));
