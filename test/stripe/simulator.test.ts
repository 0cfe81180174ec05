import { contract } from './contract.ts';
import { simulatedAccount } from './simulated-account.ts';

contract(simulatedAccount);
