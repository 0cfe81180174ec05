import { PURCHASES_ROWS } from './matrix/purchases.ts';
import { playMatrix } from './matrix/play.ts';

playMatrix(PURCHASES_ROWS);
